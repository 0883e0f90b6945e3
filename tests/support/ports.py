"""Ports of this computer that a test may give away and take again."""

import itertools
import os
import socket
from contextlib import suppress
from typing import Final

_FIRST: Final = 20_000
_COUNT: Final = 10_000
_OFFSETS = itertools.count(os.getpid() * 97)
"""Tests that run at the same time begin at different ports, and none tries one twice."""


def free_port() -> int:
    """A free port below those that the system gives to outgoing connections of any program."""
    for offset in _OFFSETS:
        port = _FIRST + offset % _COUNT
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port
    raise AssertionError
