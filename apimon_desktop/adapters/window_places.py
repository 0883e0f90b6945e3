"""The file that remembers where windows were left. Without it, they open where they do the first time."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from apimon_desktop.adapters.file_access import SMALL_LIMIT_BYTES, read_file
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.adapters.set_aside import replace_cache
from apimon_desktop.core.window_place import WindowPlace, places_document, read_places

log = logging.getLogger(__name__)


def load_places(path: Path) -> dict[str, WindowPlace]:
    """The places by the names of the windows; none where the file is missing or can't be read."""
    try:
        return read_places(json.loads(read_file(path, SMALL_LIMIT_BYTES)))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as fault:
        why = os_fault(fault) if isinstance(fault, OSError) else "it is damaged"
        log.info("%s: window positions could not be read: %s", path, why)
        return {}


def save_places(path: Path, places: Mapping[str, WindowPlace]) -> None:
    """Writes them; where that fails, the windows open by the icon the next time."""
    try:
        content = json.dumps(places_document(places), indent=2).encode() + b"\n"
        replace_cache(path, content, datetime.now(UTC))
    except OSError as fault:
        log.info("%s: window positions could not be saved: %s", path, os_fault(fault))
