"""Whose certificates are trusted; one bad variable disables only itself."""

import os
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
import trustme

from apimon_desktop.adapters.http.trust import clock_error_s, issuer_of, trusted

AUTHORITY = trustme.CA(organization_name="Corporate Filter\x1b[31m")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return path


def authorities(**environ: str) -> tuple[int, tuple[str, ...]]:
    context, problems = trusted(environ)
    return context.cert_store_stats()["x509_ca"], problems


def test_mozillas_authorities_are_trusted_unless_the_environment_names_others(certificate: Path) -> None:
    count, problems = authorities()
    assert count > 50
    assert problems == ()
    assert authorities(SSL_CERT_FILE=f" {certificate}\n") == (1, ())


def test_a_folder_is_searched_by_hashed_names(certificate: Path, tmp_path: Path) -> None:
    folder = tmp_path / "hashed"
    folder.mkdir()
    (folder / "0a1b2c3d.0").write_bytes(certificate.read_bytes())
    value = os.pathsep.join(["/nonexistent", str(folder)])
    assert authorities(SSL_CERT_DIR=value) == (0, ()), "OpenSSL reads it when it needs it"
    count, problems = authorities(SSL_CERT_DIR=str(certificate.parent))
    assert count > 50
    assert problems == ("SSL_CERT_DIR is ignored: the folder holds no certificates that can be read",)


@pytest.mark.parametrize("kind", ["missing", "empty", "garbage", "folder", "pipe", "loop", "long", "zero"])
def test_a_certificate_file_that_is_none_is_named_and_passed_over(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    if kind == "empty":
        path.touch()
    elif kind == "garbage":
        path.write_bytes(bytes(range(256)) * 9)
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    value = {"long": "x" * 5000, "zero": "a\0b"}.get(kind, str(path))
    count, problems = authorities(SSL_CERT_FILE=value)
    assert count > 50
    assert [problem.partition(":")[0] for problem in problems] == ["SSL_CERT_FILE is ignored"]


def test_of_two_variables_the_good_one_counts(certificate: Path) -> None:
    count, problems = authorities(SSL_CERT_FILE=str(certificate), SSL_CERT_DIR="/nonexistent")
    assert (count, problems) == (1, ())


@pytest.mark.parametrize("kind", ["folder", "pipe", "nowhere", "socket", "zero"])
def test_a_key_log_that_cannot_be_written_is_named_and_passed_over(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "keys"
    with socket.socket(socket.AF_UNIX) as bound:
        if kind == "folder":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            bound.bind(str(path))
        value = {"nowhere": str(path / "deep"), "zero": "a\0b"}.get(kind, str(path))
        count, problems = authorities(SSLKEYLOGFILE=value)
    assert count > 50
    assert problems == ("SSLKEYLOGFILE is ignored: it names a file that can't be written",)


def test_a_key_log_that_can_be_written_is_used(tmp_path: Path) -> None:
    context, problems = trusted({"SSLKEYLOGFILE": f" {tmp_path / 'keys'}"})
    assert (context.keylog_filename, problems) == (str(tmp_path / "keys"), ())


def refused(server: ssl.SSLContext) -> ssl.SSLCertVerificationError:
    """What a handshake with a server that nobody trusts raises."""
    client_in, client_out = ssl.MemoryBIO(), ssl.MemoryBIO()
    context, _ = trusted({"SSL_CERT_FILE": certifi.where()})
    client = context.wrap_bio(client_in, client_out, server_hostname="api.example")
    served = server.wrap_bio(client_out, client_in, server_side=True)
    for _ in range(5):
        try:
            client.do_handshake()
        except ssl.SSLWantReadError:
            with pytest.raises(ssl.SSLWantReadError):
                served.do_handshake()
        except ssl.SSLCertVerificationError as fault:
            return fault
    raise AssertionError


@pytest.mark.parametrize(("days", "expected_days"), [(-5, None), (3, -3), (-40, 10)])
def test_a_refused_certificate_tells_its_issuer_and_what_the_clock_would_be_off(
    days: int, expected_days: int | None
) -> None:
    server, now = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), datetime.now(UTC)
    begins = now + timedelta(days=days)
    AUTHORITY.issue_cert(
        "api.example", not_before=begins, not_after=begins + timedelta(days=30)
    ).configure_cert(server)
    fault = refused(server)
    assert issuer_of(fault) == "Corporate Filter [31m"
    error_s = clock_error_s(fault, now)
    assert (None if error_s is None else round(error_s / 86_400)) == expected_days


def test_other_errors_have_no_issuer() -> None:
    assert issuer_of(OSError()) is None
    assert clock_error_s(OSError(), datetime.now(UTC)) is None
