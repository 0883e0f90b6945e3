"""A blocking call that can be awaited, and left behind."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

from apimon_desktop.adapters.daemon_executor import DaemonExecutor

P = ParamSpec("P")
T = TypeVar("T")


def started_in_daemon_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """The future result of a blocking call in a new daemon thread."""
    executor = DaemonExecutor(1, name=f"apimon-{getattr(function, '__name__', 'call')}")
    future = executor.submit(function, *args, **kwargs)
    executor.shutdown(wait=False)
    return future


async def in_daemon_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a blocking call gives, made in a daemon thread of its own.

    Cancelling leaves the thread behind, which then holds neither the loop's end nor the process's.
    """
    return await asyncio.wrap_future(started_in_daemon_thread(function, *args, **kwargs))
