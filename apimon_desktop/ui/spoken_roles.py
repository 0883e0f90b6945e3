"""What a screen reader takes drawn widgets for: charts and pictures, where Qt would call each a panel."""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

CHART = QAccessible.Role.Chart
PICTURE = QAccessible.Role.Graphic


@cache
def tell_roles() -> None:
    """Lets every widget whose class has a ``SPOKEN_ROLE`` be found under it; once for the program."""
    QAccessible.installFactory(_interface)


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    """None leaves it to Qt, which takes the nearest of its own classes."""
    role = getattr(type(thing), "SPOKEN_ROLE", None)
    if isinstance(thing, QWidget) and isinstance(role, QAccessible.Role):
        return QAccessibleWidget(thing, role)
    return None
