"""What tests of windows start from."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from samples import Samples


@pytest.fixture(autouse=True)
def _closed_windows_are_gone() -> Iterator[None]:
    """Without an event loop, Qt would keep each until the end, and tell all of them of every change."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def _nothing_is_under_the_pointer(qapp: QApplication) -> None:
    """A click in an earlier test leaves it where the next window may have a button, which then lights up."""
    QCursor.setPos(QPoint())


@pytest.fixture
def samples() -> Samples:
    return Samples()
