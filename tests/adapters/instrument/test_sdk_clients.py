"""Finding the HTTP clients that objects talk through; the real SDKs are tried in tests/sdks."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import httpx2
import pytest

from apimon_desktop.adapters.instrument.clients import http_clients

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture
def clients() -> Iterator[list[Any]]:
    with ExitStack() as stack:
        yield [stack.enter_context(kind(verify=TLS)) for kind in (httpx.Client, httpx2.Client)]


class Slotted:
    __slots__ = ("_client", "never_set")

    def __init__(self, client: object) -> None:
        self._client = client


class OneSlot:
    __slots__ = "_client"  # noqa: PLC0205 - allowed, and seen

    def __init__(self, client: object) -> None:
        self._client = client


def test_clients_are_found_wherever_an_object_holds_them(clients: list[Any]) -> None:
    one, two = clients
    inner = SimpleNamespace(_client=one)
    inner.itself = inner
    for holder in (
        one,
        inner,
        SimpleNamespace(chat=SimpleNamespace(completions=SimpleNamespace(_client=inner))),
        SimpleNamespace(by_name={"a": [1, (inner,)]}),
        Slotted(Slotted(inner)),
        OneSlot(inner),
        {"sync": inner},
    ):
        assert http_clients(holder) == [one]
    assert http_clients([inner, two, one]) == [two, one]


@pytest.mark.parametrize(
    "thing",
    [None, object(), "client", 3, httpx.Client, len, SimpleNamespace(), httpx, ssl, [[[[[[[[1]]]]]]]]],
)
def test_where_there_is_no_client_the_error_says_so(thing: object) -> None:
    with pytest.raises(TypeError, match="client"):
        http_clients(thing)


def test_what_lies_too_deep_is_not_looked_for(clients: list[Any]) -> None:
    holder: object = clients[0]
    for _ in range(20):
        holder = [holder]
    with pytest.raises(TypeError):
        http_clients(holder)


def test_a_module_that_is_a_client_itself_gets_its_default_one(clients: list[Any]) -> None:
    module = ModuleType("sdk")
    vars(module).update(http_client=None, DefaultHttpxClient=lambda: clients[1])
    assert http_clients(module) == [clients[1]]
    assert vars(module)["http_client"] is clients[1]
    vars(module)["http_client"] = clients[0]
    assert http_clients(module) == [clients[0]]


class Aiohttp:
    def __init__(self, client: object) -> None:
        self._client = client

    def _use_aiohttp(self) -> bool:
        return True


@pytest.mark.logs_warning("are not counted")
def test_requests_that_take_another_way_are_named(clients: list[Any]) -> None:
    assert http_clients(Aiohttp(clients[0])) == [clients[0]]
