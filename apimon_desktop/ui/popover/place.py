"""Where the popover opens, and whether the screen can show its round corners and its shadow."""

import ctypes
from functools import cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication, QScreen

from apimon_desktop.ui.widgets.window import clamped

_GAP: Final = 6
"""Pixels between the icon and the popover."""
_FROM_EDGE: Final = 48
"""Pixels from the corner, where nobody tells where the icon is."""
_SHADOW: Final = 16
_DRAWS_ITS_OWN: Final = frozenset({"xcb", "wayland"})
"""Platforms on which a frameless window has no shadow of the system's."""


@cache
def has_compositor() -> bool:
    """True where windows may be translucent."""
    name = QGuiApplication.platformName()
    return _is_x11_composited() if name == "xcb" else name in ("wayland", "cocoa", "windows")


def shadow_width() -> int:
    """The room for a painted shadow around the popover, in pixels."""
    is_painted = QGuiApplication.platformName() in _DRAWS_ITS_OWN and has_compositor()
    return _SHADOW if is_painted else 0


def place_by(icon: QRect, pointer: QPoint, size: QSize) -> tuple[QRect, bool]:
    """Where a popover of this size goes, and whether it stands above the icon.

    ``icon`` empty: nobody tells where it is. Then it goes by the pointer where that is on a panel, else into
    the corner where trays are.
    """
    anchor = QRect(icon)
    if not anchor.isValid():
        screen = QGuiApplication.screenAt(pointer) or QGuiApplication.primaryScreen()
        anchor = _by_pointer(screen, pointer)
    screen = QGuiApplication.screenAt(anchor.center()) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    place = QRect(QPoint(), size)
    is_above = anchor.center().y() >= room.center().y()
    place.moveCenter(QPoint(anchor.center().x(), 0))
    if is_above:
        place.moveBottom(min(anchor.top(), room.bottom() + 1) - _GAP)
    else:
        place.moveTop(max(anchor.bottom(), room.top() - 1) + _GAP)
    inner = room.adjusted(_GAP, _GAP, -_GAP, -_GAP)
    return clamped(place, inner), is_above


def is_on_panel(place: QPoint) -> bool:
    """True for a place that windows leave free, where panels with icons are."""
    screen = QGuiApplication.screenAt(place)
    return screen is not None and not screen.availableGeometry().contains(place)


def _by_pointer(screen: QScreen, pointer: QPoint) -> QRect:
    if is_on_panel(pointer):
        return QRect(pointer, QSize(1, 1))
    whole, room = screen.geometry(), screen.availableGeometry()
    has_panel_below = whole.bottom() - room.bottom() > room.top() - whole.top()
    y = whole.bottom() if has_panel_below else whole.top()
    return QRect(QPoint(whole.right() - _FROM_EDGE, y), QSize(1, 1))


class _Cookie(ctypes.Structure):
    """A request of libxcb that is under way."""

    _fields_ = (("sequence", ctypes.c_uint),)


class _Reply(ctypes.Structure):
    """The replies to both requests below: a header, then one value."""

    _fields_ = (("header", ctypes.c_uint32 * 2), ("value", ctypes.c_uint32))


def _is_x11_composited() -> bool:
    """True where a compositing manager owns its selection of the X screen. Qt does not tell."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    screen = ctypes.c_int()
    connection = ctypes.c_void_p(xcb.xcb_connect(None, ctypes.byref(screen)))
    try:
        if xcb.xcb_connection_has_error(connection):
            return False
        name = f"_NET_WM_CM_S{screen.value}".encode()
        xcb.xcb_intern_atom.restype = xcb.xcb_get_selection_owner.restype = _Cookie
        for reply in (xcb.xcb_intern_atom_reply, xcb.xcb_get_selection_owner_reply):
            reply.restype = ctypes.POINTER(_Reply)
        cookie = xcb.xcb_intern_atom(connection, 0, len(name), name)
        atom = xcb.xcb_intern_atom_reply(connection, cookie, None)
        if not atom:
            return False
        cookie = xcb.xcb_get_selection_owner(connection, atom.contents.value)
        owner = xcb.xcb_get_selection_owner_reply(connection, cookie, None)
        return bool(owner) and owner.contents.value != 0
    finally:
        xcb.xcb_disconnect(connection)
