"""What tests of windows start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from samples import Samples

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What only draws tells nothing about coverage, and to trace it takes as long again as to run it."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.get_closest_marker("one_python"):
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture(autouse=True)
def _closed_windows_are_gone() -> Iterator[None]:
    """Without an event loop, Qt would keep each until the end, and tell all of them of every change."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def samples() -> Samples:
    return Samples()
