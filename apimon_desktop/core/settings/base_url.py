"""Which addresses a key may be sent to, and which of them are this computer."""

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from apimon_desktop.core.text.translatable import say

_HOST_NAME: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")


def url_fault(text: str) -> str | None:
    """What is wrong with an address, without quoting it: it may hold a password. None: nothing."""
    if not text.isprintable() or " " in text:
        return say("An address has no spaces or control characters.")
    try:
        parts = _split(text)
    except ValueError:
        return say("The host or port of this address cannot be read.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return say("An address looks like https://host/v1.")
    if "@" in parts.netloc:
        return say("An address carries no user name or password.")
    if "?" in text or "#" in text:
        return say("An address has no ? or # in it.")
    return _plain_http_fault(parts)


def plain_host(host: str) -> str:
    """The host in canonical form: lower case, without brackets, IPv6 zone and final dot."""
    name = host.strip().removeprefix("[").removesuffix("]").lower()
    # Only an IPv6 address has a zone: "localhost%2eexample" is another host.
    return (name.partition("%")[0] if ":" in name else name).removesuffix(".")


def host_name(text: str) -> str | None:
    """A bare host as `plain_host` writes it, IPv6 as short as possible. None: with port, path or the like."""
    text = text.strip()
    if ":" in text:
        address = host_address(text) if text.startswith("[") is text.endswith("]") else None
        return None if address is None or "%" in text else str(ipaddress.ip_address(plain_host(text)))
    try:
        name = plain_host(text) if text.isascii() else plain_host(text.encode("idna").decode("ascii"))
    except UnicodeError:
        return None
    return name if _HOST_NAME.fullmatch(name) and not text.startswith("[") else None


def host_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The host as an IP address; an IPv4-mapped IPv6 address as IPv4. None: it is a name."""
    try:
        address = ipaddress.ip_address(plain_host(host))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_this_computer(host: str) -> bool:
    """True for loopback addresses and the names reserved for them.

    Decides where plain http is allowed and which requests bypass the proxy. ``0.0.0.0``, an address to listen
    on, and short or octal spellings (``127.1``) do not count.
    """
    address = host_address(host)
    if address is not None:
        return address.is_loopback
    name = plain_host(host)
    return name == "localhost" or name.endswith(".localhost")


def is_near(host: str) -> bool:
    """True where the host is this computer or on the local network, so it says nothing about the internet."""
    address = host_address(host)
    if address is not None:
        return not address.is_global
    name = plain_host(host)
    return (
        is_this_computer(name)
        or "." not in name
        or name.endswith((".local", ".lan", ".internal", ".home.arpa"))
        or name.rpartition(".")[2].isdecimal()  # a short spelling of an address, such as 127.1
    )


def _split(text: str) -> SplitResult:
    """The parts of an address. Raises ValueError where its host or port cannot be read."""
    parts = urlsplit(text)
    host, _ = parts.hostname or "", parts.port
    if "%" in host and ":" not in host:
        raise ValueError(host)  # clients disagree about escapes in a host name
    return parts


def _plain_http_fault(parts: SplitResult) -> str | None:
    if parts.scheme == "http" and not is_this_computer(parts.hostname or ""):
        return say(
            "Plain http is for this computer only (127.0.0.1); elsewhere it shows the key to the network."
        )
    return None
