"""The file that remembers where windows were left. Without it, they open where they do the first time."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from apimon_desktop.adapters.atomic import write_atomically
from apimon_desktop.core.window_place import WindowPlace, places_document, read_places

log = logging.getLogger(__name__)


def load_places(path: Path) -> dict[str, WindowPlace]:
    """The places by the names of the windows; none where the file is missing or can't be read."""
    try:
        return read_places(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as fault:
        log.info("Where windows were left could not be read: %s", type(fault).__name__)
        return {}


def save_places(path: Path, places: Mapping[str, WindowPlace]) -> None:
    """Writes them; where that fails, the windows open by the icon the next time."""
    try:
        write_atomically(path, json.dumps(places_document(places), indent=2).encode() + b"\n")
    except OSError as fault:
        log.info("Where windows were left could not be kept: %s", type(fault).__name__)
