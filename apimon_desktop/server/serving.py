"""The local API while it runs: takes connections, and closes all of them at the end."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Final

from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import say
from apimon_desktop.monitor.session import Session
from apimon_desktop.server.api import Api
from apimon_desktop.server.connection import Connection
from apimon_desktop.server.gate import Gate
from apimon_desktop.server.limits import Limits
from apimon_desktop.server.listening import CannotListenError, Place

log = logging.getLogger(__name__)

_TURNED_AWAY_AT_ONCE: Final = 16


def open_to_others(host: str) -> str:
    """What whoever lets other computers in should know."""
    return say(
        "Other computers can connect at {host}. Whoever has the token can read what is known here and "
        "report usage. The connection is not encrypted: use it only in a network that you trust.",
        host=host,
    )


def names_need_a_token(hosts: Collection[str]) -> str:
    """A warning that the further host names of the settings need a token."""
    return say(
        "The local API does not answer to {names}: further names need a token. 'apimon serve --new-token' "
        "makes and saves one; or set APIMON_API_TOKEN.",
        names=", ".join(hosts),
    )


@asynccontextmanager
async def serving(
    session: Session, place: Place, *, token: Secret | None, limits: Limits | None = None
) -> AsyncIterator[Api]:
    """Answers at a place until the block ends, which gives the port back.

    Raises CannotListenError where other computers could connect and no token keeps them out.
    """
    if token is None and not place.is_loopback:
        place.close()
        raise CannotListenError(
            say(
                "The local API is not opened at {host}: other computers could use it, and there is no "
                "token. 'apimon serve --new-token' makes and saves one; or set APIMON_API_TOKEN.",
                host=place.host,
            )
        )
    limits = limits or Limits()
    clock = session.engine.clock
    gate = Gate(
        host=place.host,
        port=place.port,
        token=token,
        limits=limits,
        monotonic=clock.monotonic,
        further_hosts=session.engine.settings.api.hosts,
    )
    async with asyncio.TaskGroup() as tasks:
        api = Api(session, tasks, gate, limits)
        door = _Door(api, tasks)
        unsubscribe = session.engine.subscribe(api.tally)
        servers = [await asyncio.start_server(door.open, sock=held) for held in place.sockets]
        try:
            yield api
        finally:
            unsubscribe()
            for server in servers:
                server.close()
            door.close()
            api.close()


class _Door:
    """Opens connections, each in a task of its own, up to the limit."""

    def __init__(self, api: Api, tasks: asyncio.TaskGroup) -> None:
        self._api = api
        self._tasks = tasks
        self._open: dict[asyncio.Task[None], Connection] = {}
        self._is_closed = False

    def open(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one more connection, or says that there are too many."""
        connection, most = Connection(self._api, reader, writer), self._api.limits.connections
        if self._is_closed or len(self._open) >= most + _TURNED_AWAY_AT_ONCE:
            connection.abort()
            return
        conversation = connection.serve() if len(self._open) < most else connection.turn_away()
        task = self._tasks.create_task(conversation)
        self._open[task] = connection
        task.add_done_callback(self._open.pop)

    def close(self) -> None:
        """Ends every connection, whatever it waits for."""
        self._is_closed = True
        for task, connection in self._open.items():
            connection.abort()
            task.cancel()
