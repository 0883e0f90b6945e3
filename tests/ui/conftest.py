"""What tests of windows start from."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from samples import Samples


@pytest.fixture(autouse=True)
def _closed_windows_are_gone() -> Iterator[None]:
    """Without an event loop, Qt would keep each until the end, and tell all of them of every change."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def samples() -> Samples:
    return Samples()
