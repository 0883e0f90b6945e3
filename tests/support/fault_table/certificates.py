"""Certificates with every fault that one can have."""

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_HOST = "127.0.0.1"


class Certificates:
    """An authority that the client trusts, and what servers show."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._authority = trustme.CA()
        self.trusted = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(self.trusted)
        self.served = cache(self._served)

    def _served(self, kind: str) -> ssl.SSLContext:
        """A server's context; each kind is made once."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if kind == "self-signed":
            context.load_cert_chain(self._self_signed())
            return context
        self._issued(kind).configure_cert(context)
        return context

    def _issued(self, kind: str) -> trustme.LeafCert:
        now = datetime.now(UTC)
        match kind:
            case "expired":
                past = now - timedelta(days=30)
                return self._authority.issue_cert(_HOST, not_before=past, not_after=now - timedelta(days=1))
            case "not yet valid":
                future = now + timedelta(days=30)
                return self._authority.issue_cert(_HOST, not_before=now + timedelta(days=1), not_after=future)
            case "another host":
                return self._authority.issue_cert("api.example.org")
            case "unknown authority":
                return trustme.CA(organization_name="Filter Ltd").issue_cert(_HOST)
            case _:
                return self._authority.issue_cert(_HOST, "localhost")

    def _self_signed(self) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .sign(key, hashes.SHA256())
        )
        path = self._folder / "self-signed.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        return path
