"""Views without amounts of money: the one place through which all that is shown passes."""

from typing import TypeVar

from apimon_desktop.core.amounts import without_amounts
from apimon_desktop.ui.views.texts import with_texts

T = TypeVar("T")


def private(view: T) -> T:
    """The same view, or message, with ``•••`` for each amount in any of its texts."""
    return with_texts(view, without_amounts)
