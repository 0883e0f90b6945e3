"""Whether the computer runs on its battery, as Windows tells."""

import ctypes
import sys
from typing import Final

_NO_BATTERY: Final = 128
_MAINS: Final = {0: False, 1: True}
"""By ``ACLineStatus``; 255: unknown."""


class PowerStatus(ctypes.Structure):
    """SYSTEM_POWER_STATUS.

    https://learn.microsoft.com/windows/win32/api/winbase/ns-winbase-system_power_status
    """

    _fields_ = (
        ("ACLineStatus", ctypes.c_uint8),
        ("BatteryFlag", ctypes.c_uint8),
        ("BatteryLifePercent", ctypes.c_uint8),
        ("SystemStatusFlag", ctypes.c_uint8),
        ("BatteryLifeTime", ctypes.c_uint32),
        ("BatteryFullLifeTime", ctypes.c_uint32),
    )


def is_on_battery() -> bool | None:
    """True on battery, False on mains. None: there is no battery, or nobody can tell."""
    status = PowerStatus()
    if sys.platform == "win32" and ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status)):
        return read_status(status)
    return None


def read_status(status: PowerStatus) -> bool | None:
    """The same from the structure that Windows fills in."""
    on_mains = _MAINS.get(status.ACLineStatus)
    if on_mains is None or (status.BatteryFlag & _NO_BATTERY):
        return None
    return not on_mains
