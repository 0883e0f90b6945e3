"""Waiting for something that another process does."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

LOOK_AGAIN_S = 0.02


async def until(look: Callable[[], Awaitable[T]], what: str, timeout_s: float = 5) -> T:
    """The first true value that `look` gives.

    Raises AssertionError, naming `what` and the last value, where none comes in time.
    """
    deadline_s = time.monotonic() + timeout_s
    while not (value := await look()):
        if time.monotonic() > deadline_s:
            raise AssertionError(f"{what}: not within {timeout_s} s; the last look gave {value!r}")
        await asyncio.sleep(LOOK_AGAIN_S)
    return value
