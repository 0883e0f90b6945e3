"""The proxies that the system names, and the hosts that go without one."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Final

_SCHEMES: Final = ("http", "https", "all")
LOOPBACK: Final = ("all://127.0.0.1", "all://localhost", "all://[::1]")
"""Never asked through a proxy, whatever the system says."""


class UnusableProxyError(OSError):
    """The proxy that the system names cannot be used; the text is a sentence without its address."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def system_proxies() -> Mapping[str, str | None]:
    """From an address pattern of httpx to the proxy's address; None: without a proxy.

    httpx's own reading raises on what many systems put into NO_PROXY: ranges (``fd00::/8``) and
    bracketed addresses. It never matched a range anyway, so ranges are left out here.
    """
    # Costs 20 ms unless httpx, which needs it too, is loaded already.
    from urllib.request import getproxies  # noqa: PLC0415

    named = getproxies()
    direct = [host.strip() for host in named.get("no", "").split(",")]
    if "*" in direct:
        return {}
    proxies: dict[str, str | None] = {}
    for scheme in _SCHEMES:
        if address := named.get(scheme):
            proxies[f"{scheme}://"] = address if "://" in address else f"http://{address}"
    return proxies | dict.fromkeys(_patterns(direct)) if proxies else {}


def _patterns(hosts: list[str]) -> Iterator[str]:
    for host in hosts:
        bare = host.removeprefix("[").removesuffix("]")
        if _is_address(bare):
            yield f"all://[{bare}]" if ":" in bare else f"all://{bare}"
        elif host.count(":") <= 1 and all(c.isascii() and (c.isalnum() or c in "*.-_:") for c in host):
            name = host.lstrip("*")
            # ``.example.com`` and ``example.com`` both cover the hosts below; only the second covers itself.
            yield from [f"all://*{name}"] if name.strip(".") else []


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
