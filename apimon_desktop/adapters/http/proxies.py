"""The proxy of each request, from the environment or the system."""

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final
from urllib.parse import unquote, urlsplit

from apimon_desktop.core.settings.base_url import host_address, is_this_computer, plain_host
from apimon_desktop.core.text.translatable import Text, say

_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
"""The supported kinds of proxies, with their default ports."""
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_PLACE: Final = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s\[\]:\\]+)(?::(?P<port>[0-9]*))?")
_ENTRY: Final = re.compile(
    r"(?:\[(?P<v6>[^\]]+)\]|(?P<host>[^\[\]:/]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*))"
    r"(?::(?P<port>\d+))?(?P<bits>/\d+)?(?:/.*)?"
)
"""One entry of NO_PROXY."""
ROUTE: Final = "apimon.route"
"""The first step that a request's ``trace`` gets: its ``proxy``, if any."""
_QUOTES: Final = "\"'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A usable proxy."""

    url: str
    """Without credentials: this may be shown and logged."""
    source: str
    """Where it is configured: an environment variable, or "the system's proxy setting"."""
    user: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Its host and port."""
        return self.url.partition("://")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exception:
    """A host or group of hosts that requests reach without a proxy."""

    name: str
    """As `plain_host` writes it; empty for a network."""
    port: int | None = None
    below_only: bool = False
    """True for ``.example.com``: the hosts below, not the name itself."""
    network: IPv4Network | IPv6Network | None = None

    def covers(self, host: str, port: int | None) -> bool:
        """True where the exception applies to this host and port."""
        if self.port is not None and self.port != port:
            return False
        address = host_address(host)
        if self.network is not None:
            return address is not None and address in self.network
        if "*" in self.name:
            return fnmatchcase(host, self.name)
        if address is not None:
            return address == host_address(self.name)
        return host.endswith(f".{self.name}") or (host == self.name and not self.below_only)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxies:
    """The configured proxies and their exceptions."""

    by_scheme: Mapping[str, Proxy]
    """By "http", "https" and "all"."""
    exceptions: tuple[_Exception, ...] = ()
    problems: tuple[str, ...] = ()
    """A sentence for each unusable value, without the value, which may hold a password."""
    is_bypassed: Callable[[str], bool] = lambda _host: False
    """True for hosts in the system's own list of exceptions."""

    def for_url(self, url: str) -> Proxy | None:
        """The proxy for a request to this address. None: none, as always for this computer."""
        parts = urlsplit(url)
        host, port = plain_host(parts.hostname or ""), parts.port or _PORTS.get(parts.scheme)
        proxy = self.by_scheme.get(parts.scheme) or self.by_scheme.get("all")
        if proxy is None or is_this_computer(host):
            return None
        is_excepted = any(one.covers(host, port) for one in self.exceptions) or self.is_bypassed(host)
        return None if is_excepted else proxy


def named_proxies(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Proxies:
    """The proxies of the environment; where it names none, those of macOS or Windows."""
    if not any(environ.get(name, "").strip() for name in _variables(environ, "http", "https", "all")):
        return _of_system() if platform in ("darwin", "win32") else Proxies(by_scheme={})
    by_scheme: dict[str, Proxy] = {}
    problems: list[str] = []
    for scheme in ("http", "https", "all"):
        for name in _variables(environ, scheme):
            if (value := environ.get(name)) is None:
                continue
            found = _read(value, name) if value.strip() else None
            if isinstance(found, Text):
                problems.append(found)
                continue
            if found is not None:  # an empty variable: no proxy for this scheme
                by_scheme[scheme] = found
            break
    excepted = next((environ[name] for name in _variables(environ, "no") if name in environ), "")
    return Proxies(by_scheme=by_scheme, exceptions=_exceptions(excepted), problems=tuple(problems))


def _variables(environ: Mapping[str, str], *schemes: str) -> list[str]:
    """The variables in order of precedence."""
    names = [name for scheme in schemes for name in (f"{scheme}_proxy", f"{scheme}_proxy".upper())]
    # In a CGI program, HTTP_PROXY comes from a visitor's header (https://httpoxy.org, read 2026-11-30).
    return [name for name in names if name != "HTTP_PROXY" or "REQUEST_METHOD" not in environ]


def _of_system() -> Proxies:
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - 20 ms, and only here

    found = {scheme: _read(value, "the system's proxy setting") for scheme, value in getproxies().items()}
    usable = {scheme: proxy for scheme, proxy in found.items() if isinstance(proxy, Proxy)}
    return Proxies(
        by_scheme={"all" if scheme == "socks" else scheme: proxy for scheme, proxy in usable.items()},
        problems=tuple(sentence for sentence in found.values() if isinstance(sentence, Text)),
        is_bypassed=lambda host: bool(proxy_bypass(host)),
    )


def _read(value: str, source: str) -> Proxy | Text:
    """The proxy of a value, whose credentials may hold reserved characters, or why the value is ignored."""
    text = value.strip().strip(_QUOTES).strip()
    found = _SCHEME.match(text)
    scheme = "http" if found is None else found[1].lower()
    scheme = "socks5" if scheme == "socks" else scheme  # which GNOME writes (2026-11)
    rest = text if found is None else text[found.end() :]
    credentials, at, place = rest.rpartition("@")
    named = _PLACE.fullmatch(re.split(r"[/?#]", place, maxsplit=1)[0])
    if scheme not in _PORTS:
        return say(
            "{source} is ignored: proxies of the kind {kind} aren't supported", source=source, kind=scheme
        )
    port = named["port"] if named is not None else None
    if named is None or not _is_host(named["host"]) or (port and not 0 < int(port[:6]) < 65536):
        return say("{source} is ignored: it isn't a proxy address", source=source)
    user, _, password = (unquote(part) for part in credentials.partition(":"))
    if any("\ud800" <= character <= "\udfff" for character in user + password):  # bytes that are not UTF-8
        return say("{source} is ignored: its user name or password cannot be read", source=source)
    return Proxy(
        url=f"{scheme}://{named['host']}:{port or _PORTS[scheme]}",
        source=source,
        user=user if at else None,
        password=password,
    )


def _is_host(text: str) -> bool:
    if text.startswith("["):
        return host_address(text) is not None
    try:
        return bool(text.encode("idna")) and text.isprintable()
    except UnicodeError:
        return False


def _exceptions(value: str) -> tuple[_Exception, ...]:
    """The entries of NO_PROXY, separated by commas or blanks; invalid ones are ignored."""
    found = (_exception(entry) for entry in re.split(r"[\s,;]+", value.strip().strip(_QUOTES)))
    return tuple(one for one in found if one is not None)


def _exception(entry: str) -> _Exception | None:
    """One entry: a name, ``.name``, ``*.name``, an address or a range, with or without a port."""
    entry = re.split(r"[?#]", re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://", "", entry))[0]
    if entry == "*":
        return _Exception(name="*")
    found = _ENTRY.fullmatch(entry)
    if found is None:
        return None
    host, port = found["v6"] or found["host"], int(found["port"][:6]) if found["port"] else None
    try:
        network = ip_network(host + (found["bits"] or ""), strict=False)
    except ValueError:
        pass
    else:
        return _Exception(name="", network=network, port=port)
    name = plain_host(host)
    below_only = name.startswith((".", "*."))
    name = name.removeprefix("*").removeprefix(".") if below_only else name
    return _Exception(name=name, port=port, below_only=below_only) if name.strip("*") else None
