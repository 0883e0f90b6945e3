"""A local API that really listens, before a session whose providers are simulated."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import referencing
from observed_providers import Simulator
from referencing.jsonschema import DRAFT202012

from apimon_desktop.core.model.ids import Secret
from apimon_desktop.demo.scenarios import DEFAULT_SCENARIO
from apimon_desktop.demo.session import THRESHOLDS, MemoryKeyring, set_up
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.server.access import listen
from apimon_desktop.server.connection import serving
from apimon_desktop.server.documents import openapi_body
from apimon_desktop.server.responses import Limits
from apimon_desktop.server.routes import Api

PATIENCE_S = 20.0
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For a client of plain HTTP: to read the certificates would cost each test 15 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAnswer:
    """An answer as it came over the wire."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def code(self) -> str:
        """What the refusal is called."""
        return str(json.loads(self.body)["error"]["code"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The API, and who stands behind it."""

    api: Api
    session: Session
    simulator: Simulator
    client: httpx.AsyncClient = field(repr=False)
    port: int
    url: str

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def document(self, path: str) -> Any:
        response = await self.client.get(path)
        assert response.status_code == 200, response.text
        return response.json()

    async def send(self, data: bytes) -> list[RawAnswer]:
        """What comes back for these bytes until the server closes, which it has to do in time."""
        return answers_in(await self.send_raw(data))

    async def send_raw(self, data: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            async with asyncio.timeout(PATIENCE_S):
                writer.write(data)
                return await reader.read()
        finally:
            writer.close()

    async def talk(self, pieces: Sequence[bytes]) -> bytes:
        """What comes back for these pieces, each sent when something came for the one before."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        received = b""
        async with asyncio.timeout(PATIENCE_S):
            for piece in pieces:
                writer.write(piece)
                received += await reader.read(4096)
            received += await reader.read()
        writer.close()
        return received

    def head(self, *lines: str, start: str = "GET /api/status HTTP/1.1") -> bytes:
        """A request's head with a right Host, and no more after it."""
        return "\r\n".join([start, f"Host: 127.0.0.1:{self.port}", *lines, "", ""]).encode("latin-1")


def answers_in(received: bytes) -> list[RawAnswer]:
    """Every answer in what was received, each with its Content-Length."""
    answers = []
    while received:
        head, _, received = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers["content-length"])
        answers.append(RawAnswer(status=int(first.split()[1]), headers=headers, body=received[:length]))
        received = received[length:]
    return answers


@asynccontextmanager
async def simulated_session(simulator: Simulator, folder: Path) -> AsyncIterator[Session]:
    """A session with a key for every simulated provider; nothing polls."""
    setup = set_up(simulator, DEFAULT_SCENARIO)
    places = folders(folder)
    plan = Plan(
        folders=places,
        settings=setup.settings,
        metrics_file=places.metrics_file,
        environ={PROVIDERS[pid].key_variables[0]: simulator.key(pid).reveal() for pid in PROVIDERS},
        thresholds=THRESHOLDS,
    )
    session = Session(plan, keyring=MemoryKeyring({}))
    try:
        await session.open()
        yield session
    finally:
        await session.aclose()


@asynccontextmanager
async def served(
    folder: Path,
    *,
    limits: Limits | None = None,
    token: str | None = None,
    host: str = "127.0.0.1",
) -> AsyncIterator[Served]:
    """The API on a free port."""
    async with Simulator(latency_ratio=0) as simulator, simulated_session(simulator, folder) as session:
        place = await listen(host, 0)
        secret = None if token is None else Secret(token)
        try:
            async with (
                serving(session, place, token=secret, limits=limits) as api,
                httpx.AsyncClient(
                    base_url=place.url, trust_env=False, timeout=PATIENCE_S, verify=NO_CERTIFICATES
                ) as client,
            ):
                yield Served(
                    api=api,
                    session=session,
                    simulator=simulator,
                    client=client,
                    port=place.port,
                    url=place.url,
                )
        finally:
            place.close()


def assert_fits(document: object, schema: str) -> None:
    """Fails unless the document is one of the named schema in `/openapi.json`."""
    whole = DRAFT202012.create_resource(json.loads(openapi_body(PROVIDERS)))
    registry: referencing.Registry[Any] = referencing.Registry().with_resource("urn:openapi", whole)
    validator = jsonschema.Draft202012Validator(
        {"$ref": f"urn:openapi#/components/schemas/{schema}"}, registry=registry
    )
    validator.validate(document)
