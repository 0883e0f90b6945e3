"""The local API over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from local_api import Served, served


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Served]:
    """The API as it is started by default, on a free port."""
    async with served(tmp_path) as api:
        yield api
