"""Which addresses a key may be sent to."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from apimon_desktop.core.text import say


def url_fault(text: str) -> str | None:
    """A sentence on what is wrong with the address of a provider or a status feed. None: nothing is.

    Never quotes the address, which may hold a password.
    """
    if not text.isprintable() or " " in text:
        return say("An address has no spaces or control characters.")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return say("The host or port of this address cannot be read.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return say("An address looks like https://host/v1.")
    if "@" in parts.netloc:
        return say("An address carries no user name or password.")
    if "?" in text or "#" in text:
        return say("An address has no ? or # in it.")
    return _plain_http_fault(parts)


def is_loopback(host: str) -> bool:
    """True where the host is this computer."""
    name = host.rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _plain_http_fault(parts: SplitResult) -> str | None:
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        return say(
            "Plain http is for this computer only (127.0.0.1); elsewhere it shows the key to the network."
        )
    return None
