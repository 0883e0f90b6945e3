"""The trusted certificate authorities, and the issuers of refused certificates."""

import os
import re
import ssl
import stat
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from apimon_desktop.core.text.translatable import plain, say

_HASHED: Final = re.compile(r"[0-9a-f]{8}\.\d+")
"""The names under which OpenSSL looks for certificates in a folder (c_rehash)."""
AUTHORITIES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""The variables that name certificate authorities; a sentence about one begins with its name."""
REFUSED: Final = "apimon_refused"
"""The attribute of an exception with the fields of the refused certificate."""


def trusted(environ: Mapping[str, str]) -> tuple[ssl.SSLContext, tuple[str, ...]]:
    """A context with the authorities of SSL_CERT_FILE or SSL_CERT_DIR, else Mozilla's.

    And a sentence on each unusable variable, which is ignored. Not Python's default context, which from 3.13
    on refuses the certificates of many company networks for formal reasons.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.sslobject_class = _NamingObject
    return context, (*_with_key_log(context, environ), *_with_authorities(context, environ))


def issuer_of(fault: BaseException) -> str | None:
    """The issuer of the refused certificate: its organisation, else its common name. None: unknown."""
    issuer = getattr(fault, REFUSED, {}).get("issuer", ())
    names = dict(pair for part in issuer for pair in part)
    return plain(names.get("organizationName") or names.get("commonName") or "", 40) or None


def clock_error_s(fault: BaseException, now: datetime) -> float | None:
    """The clock's least error, s, if the refused certificate is right; positive: ahead. None: unknown."""
    certificate = getattr(fault, REFUSED, {})
    begins, ends = _moment(certificate, "notBefore"), _moment(certificate, "notAfter")
    if begins is not None and now < begins:
        return float((now - begins).total_seconds())
    return float((now - ends).total_seconds()) if ends is not None and now > ends else None


class _NamingObject(ssl.SSLObject):
    """A TLS connection that adds the fields of a refused certificate to the exception."""

    def do_handshake(self) -> None:
        try:
            super().do_handshake()
        except ssl.SSLCertVerificationError as fault:
            # Only CPython's private object has the chain of a failed handshake (3.11 to 3.14).
            chain = getattr(getattr(self, "_sslobj", None), "get_unverified_chain", lambda: None)()
            setattr(fault, REFUSED, chain[0].get_info() if chain else {})
            raise


def _moment(certificate: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate[name]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _with_authorities(context: ssl.SSLContext, environ: Mapping[str, str]) -> list[str]:
    problems: list[str] = []
    for variable, load in zip(AUTHORITIES, (_load_file, _load_folders), strict=True):
        value = environ.get(variable, "").strip()
        if not value:
            continue
        problem = load(context, value)
        if problem is None:
            return problems
        problems.append(say("{variable} is ignored: {problem}", variable=variable, problem=problem))
    # Loaded with httpx, which needs it.
    import certifi  # noqa: PLC0415

    context.load_verify_locations(cafile=certifi.where())
    return problems


def _load_file(context: ssl.SSLContext, value: str) -> str | None:
    """Loads a file's authorities. Gives a problem where there are none."""
    kind = _kind(value)
    if kind is None:
        return say("there is no such file")
    if not stat.S_ISREG(kind):
        return say("it doesn't name a file")
    try:
        context.load_verify_locations(cafile=value)
    except ssl.SSLError:
        return say("the file holds no certificates")
    except OSError:
        return say("the file cannot be read")
    return None


def _load_folders(context: ssl.SSLContext, value: str) -> str | None:
    """Loads the authorities of one folder or several; OpenSSL itself is silent about one without any."""
    usable = [folder for folder in value.split(os.pathsep) if folder and _has_certificates(folder)]
    for folder in usable:
        context.load_verify_locations(capath=folder)
    return None if usable else say("the folder holds no certificates that can be read")


def _has_certificates(folder: str) -> bool:
    try:
        return any(_HASHED.fullmatch(name) for name in os.listdir(folder))  # noqa: PTH208 - names are enough
    except (OSError, ValueError):
        return False


def _with_key_log(context: ssl.SSLContext, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Sets the key log file of SSLKEYLOGFILE, which OpenSSL opens at once."""
    value = environ.get("SSLKEYLOGFILE", "").strip()
    if not value:
        return ()
    kind = _kind(value)
    with suppress(OSError, ValueError):
        if kind is None or stat.S_ISREG(kind) or value == os.devnull:
            context.keylog_filename = value
            return ()
    problem = say("it names a file that can't be written")
    return (say("{variable} is ignored: {problem}", variable="SSLKEYLOGFILE", problem=problem),)


def _kind(value: str) -> int | None:
    """The mode of the file at a path. None: it is missing or not accessible."""
    try:
        return Path(value).stat().st_mode
    except (OSError, ValueError):
        return None
