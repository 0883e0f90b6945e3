"""Finds unusable values of TZ and of the locale variables."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.file_access import read_file

_RULE: Final = re.compile(
    r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)[+-]?(?P<hours>\d{1,3})(?::\d\d){0,2}"
    r"(?:(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)(?:[+-]?(?P<summer>\d{1,3})(?::\d\d){0,2})?(?:,[^\s]*)?)?"
)
"""A time zone by its rule, such as ``EST5EDT,M3.2.0,M11.1.0`` (POSIX.1-2024, 8.3; read 2026-11-30)."""
_DAY_HOURS: Final = 24
_WITHOUT_FILE: Final = ("", "UTC", "GMT")
_PLACES: Final = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
_MAGIC: Final = b"TZif"
_LONGEST_FILE: Final = 1_000_000


def time_zone_fault(environ: Mapping[str, str]) -> str | None:
    """A sentence where TZ names no time zone. None: it does, is not set, or cannot be verified."""
    value = environ.get("TZ")
    if value is None or sys.platform == "win32":
        return None
    name = value.removeprefix(":")
    if name in _WITHOUT_FILE or _is_rule(name) or _is_file(name, environ.get("TZDIR")):
        return None
    return f"TZ ({value}) is not a time zone. The system's time zone is used."


def locale_faults(environ: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each variable that names a locale which this system does not have."""
    if sys.platform == "win32":
        return ()
    # Python itself may have set LC_CTYPE to C.UTF-8, because LANG is unusable.
    names = ("LC_ALL",) if environ.get("LC_ALL") else ("LC_CTYPE", "LANG")
    return tuple(
        f"{name} ({environ[name]}) is not a locale of this system. The C locale is used."
        for name in names
        if environ.get(name) and not _is_locale(environ[name])
    )


def _is_rule(name: str) -> bool:
    """True for a rule with valid offsets; those of a day or more make every conversion fail."""
    found = _RULE.fullmatch(name)
    return found is not None and all(int(h) < _DAY_HOURS for h in found.groups() if h is not None)


def _is_file(name: str, folder: str | None) -> bool:
    """The path where the C library looks for it; an absolute path is used as it is."""
    for place in (folder,) if folder else _PLACES:
        try:
            return read_file(Path(place) / name, _LONGEST_FILE, any_owner=True).startswith(_MAGIC)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError):
            return False
    return False


def _is_locale(name: str) -> bool:
    import locale  # noqa: PLC0415 - only where one is named

    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_CTYPE, before)
    return True
