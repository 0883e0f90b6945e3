"""Tells which provider a program's own request goes to."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from apimon_desktop.providers.spec import Provider, UsageShape

_VERSION: Final = re.compile(r"/v[0-9][a-z0-9]*/$")
_PORTS: Final = {"http": 80, "https": 443}

_Host = tuple[str, int]
"""A name in lower case, and a port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request to a model."""

    provider: Provider
    shape: UsageShape
    """How its reply will tell what was used."""
    model: str | None = None
    """As the path names it. None: it does not."""
    reply_id: str | None = None
    """The id of an earlier reply that the request polls or cancels. None: it asks for a new one."""


class Addresses:
    """Knows the addresses of the providers.

    Only requests that can generate count: a list of models or a balance says nothing of what a provider is
    used for, costs nothing, and answers faster than any model.
    """

    def __init__(self, base_urls: Iterable[tuple[str, Provider]]) -> None:
        """Takes each with its provider; of equal ones the first counts."""
        bases: defaultdict[_Host, list[tuple[str, Provider]]] = defaultdict(list)
        for url, provider in base_urls:
            parts = urlsplit(url)
            host = _host(parts.scheme, parts.hostname or "", parts.port)
            bases[host].append((parts.path.rstrip("/") + "/", provider))
        # Several may share a host: the one whose path says most of the request's comes first.
        self._bases = {host: sorted(found, key=lambda base: -len(base[0])) for host, found in bases.items()}

    def recognise(self, method: str, scheme: str, host: str, port: int | None, path: str) -> Asked | None:
        """Whom a request asks, and for what. None: nobody known, or for nothing that is generated.

        ``port`` None is the scheme's own.
        """
        bases = self._bases.get(_host(scheme, host, port))
        if bases is None or method not in ("POST", "GET"):
            return None
        provider = next((provider for base, provider in bases if path.startswith(base)), None)
        if provider is None:
            provider = _only(_under_another_version(bases, path))
        shapes = () if provider is None else provider.usage
        if provider is None:
            return None
        earlier = _earlier(method, path)
        if earlier is not None:
            endpoint, reply_id = earlier
            shape = next((s for s in shapes if s.can_be_asked_again and endpoint.endswith(s.endpoints)), None)
            return (
                None
                if shape is None or not reply_id
                else Asked(provider=provider, shape=shape, reply_id=reply_id)
            )
        shape = next((shape for shape in shapes if path.endswith(shape.endpoints)), None)
        if shape is None:
            return None
        model = path.rpartition("/")[2].partition(":")[0] if shape.names_model_in_path else None
        return Asked(provider=provider, shape=shape, model=model or None)


def _earlier(method: str, path: str) -> tuple[str, str] | None:
    """Endpoint and id of the earlier reply that a request polls or cancels. None: it asks for a new one."""
    if method == "POST":
        path, _, verb = path.rpartition("/")
        if verb != "cancel":
            return None
    endpoint, _, reply_id = path.rpartition("/")
    return endpoint, reply_id


def _under_another_version(bases: list[tuple[str, Provider]], path: str) -> list[Provider]:
    """The providers of the path, ignoring the version in it, as with google-genai 3; else all of the host."""
    roots = [(_VERSION.sub("/", base), provider) for base, provider in bases]
    longest = max((len(root) for root, _ in roots if path.startswith(root)), default=0)
    near = [provider for root, provider in roots if len(root) == longest and path.startswith(root)]
    return near or [provider for _, provider in bases]


def _only(providers: list[Provider]) -> Provider | None:
    """The only one of them. None: there are several."""
    return providers[0] if len({provider.id for provider in providers}) == 1 else None


def _host(scheme: str, host: str, port: int | None) -> _Host:
    return host.lower(), port or _PORTS.get(scheme, 0)
