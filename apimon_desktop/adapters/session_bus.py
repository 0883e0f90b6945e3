"""Which services the desktop offers on its session bus (Linux)."""

import asyncio
from typing import Final

TRAY_HOST: Final = "org.kde.StatusNotifierWatcher"
NOTIFICATIONS: Final = "org.freedesktop.Notifications"

_LIMIT_S: Final = 3.0


async def services() -> frozenset[str] | None:
    """The names of services that run, or start when they are called. None: there is no session bus."""
    from dbus_fast import DBusError, InvalidAddressError, Message  # noqa: PLC0415 - it is there on Linux only
    from dbus_fast.aio import MessageBus  # noqa: PLC0415

    names: set[str] = set()
    try:
        async with asyncio.timeout(_LIMIT_S):
            bus = await MessageBus().connect()
            try:
                for member in ("ListNames", "ListActivatableNames"):
                    reply = await bus.call(
                        Message(
                            destination="org.freedesktop.DBus",
                            path="/org/freedesktop/DBus",
                            interface="org.freedesktop.DBus",
                            member=member,
                        )
                    )
                    names.update(reply.body[0])
            finally:
                bus.disconnect()
    except (OSError, TimeoutError, DBusError, InvalidAddressError):
        return None
    return frozenset(names)
