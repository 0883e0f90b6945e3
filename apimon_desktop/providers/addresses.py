"""Recognises the provider of a program's request by its address."""

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
class ModelRequest:
    """A request to a model."""

    provider: Provider
    shape: UsageShape
    """How its reply will tell what was used."""
    model: str | None = None
    reply_id: str | None = None
    """The id of an earlier reply that the request polls or cancels. None: it asks for a new one."""


class Addresses:
    """Recognises the addresses of the providers.

    Only requests that generate something count: a list of models or a balance costs nothing and is answered
    faster than by any model.
    """

    def __init__(self, base_urls: Iterable[tuple[str, Provider]]) -> None:
        """``base_urls`` come with their providers; of equal ones the first counts."""
        bases: defaultdict[_Host, list[tuple[str, Provider]]] = defaultdict(list)
        for url, provider in base_urls:
            parts = urlsplit(url)
            host = _host(parts.scheme, parts.hostname or "", parts.port)
            bases[host].append((parts.path.rstrip("/") + "/", provider))
        # Several may share a host: the longest path comes first.
        self._bases = {host: sorted(found, key=lambda base: -len(base[0])) for host, found in bases.items()}

    def recognise(
        self, method: str, scheme: str, host: str, port: int | None, path: str
    ) -> ModelRequest | None:
        """The provider and kind of a request. None: unknown, or it generates nothing.

        ``port`` None: the scheme's default.
        """
        bases = self._bases.get(_host(scheme, host, port))
        if bases is None or method not in ("POST", "GET"):
            return None
        provider = next((provider for base, provider in bases if path.startswith(base)), None)
        if provider is None:
            provider = _only(_under_another_version(bases, path))
        if provider is None:
            return None
        if method == "GET" or path.endswith("/cancel"):
            endpoint, _, reply_id = path.removesuffix("/cancel" if method == "POST" else "").rpartition("/")
            again = (shape for shape in provider.usage if shape.can_be_asked_again)
            shape = next((shape for shape in again if endpoint.endswith(shape.endpoints)), None)
            if shape is None or not reply_id:
                return None
            return ModelRequest(provider=provider, shape=shape, reply_id=reply_id)
        shape = next((shape for shape in provider.usage if path.endswith(shape.endpoints)), None)
        if shape is None:
            return None
        model = path.rpartition("/")[2].partition(":")[0] if shape.names_model_in_path else None
        return ModelRequest(provider=provider, shape=shape, model=model or None)


def _under_another_version(bases: list[tuple[str, Provider]], path: str) -> list[Provider]:
    """The providers of the path, ignoring the version in it, as with google-genai 3; else all of the host."""
    roots = [(_VERSION.sub("/", base), provider) for base, provider in bases]
    longest = max((len(root) for root, _ in roots if path.startswith(root)), default=0)
    near = [provider for root, provider in roots if len(root) == longest and path.startswith(root)]
    return near or [provider for _, provider in bases]


def _only(providers: list[Provider]) -> Provider | None:
    return providers[0] if len({provider.id for provider in providers}) == 1 else None


def _host(scheme: str, host: str, port: int | None) -> _Host:
    return host.lower(), port or _PORTS.get(scheme, 0)
