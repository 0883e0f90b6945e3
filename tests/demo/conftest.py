"""The simulator, and a client to ask it with."""

import ssl
from collections.abc import AsyncIterator

import httpx
import pytest
from observed_providers import Simulator


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """Answers at once, except where a behaviour names its latency."""
    async with Simulator(latency_ratio=0) as simulator:
        yield simulator


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Speaks plain HTTP only: reading the certificates would cost each test 20 ms."""
    no_certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    async with httpx.AsyncClient(trust_env=False, timeout=30, verify=no_certificates) as client:
        yield client
