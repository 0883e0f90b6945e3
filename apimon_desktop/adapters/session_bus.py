"""Which services the desktop and the system offer on their buses (Linux)."""

import asyncio
from typing import Final

TRAY_HOST: Final = "org.kde.StatusNotifierWatcher"
NOTIFICATIONS: Final = "org.freedesktop.Notifications"

NETWORK_MANAGER: Final = "org.freedesktop.NetworkManager"
LOGIND: Final = "org.freedesktop.login1"
UPOWER: Final = "org.freedesktop.UPower"

_LIMIT_S: Final = 3.0


async def services() -> frozenset[str] | None:
    """The names of services on the session bus that run, or start when they are called. None: no bus."""
    return await _names("ListNames", "ListActivatableNames", system=False)


async def system_services() -> frozenset[str] | None:
    """The names of services that run on the system bus. None: there is no such bus."""
    return await _names("ListNames", system=True)


async def _names(*members: str, system: bool) -> frozenset[str] | None:
    from dbus_fast import (  # noqa: PLC0415 - it is there on Linux only
        BusType,
        DBusError,
        InvalidAddressError,
        Message,
    )
    from dbus_fast.aio import MessageBus  # noqa: PLC0415

    names: set[str] = set()
    try:
        async with asyncio.timeout(_LIMIT_S):
            bus = await MessageBus(bus_type=BusType.SYSTEM if system else BusType.SESSION).connect()
            try:
                for member in members:
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
