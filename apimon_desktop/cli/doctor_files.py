"""Whether our folders can be written, and what is wrong with the settings."""

import tempfile
from pathlib import Path

from apimon_desktop.adapters.config_file import LoadedConfig
from apimon_desktop.adapters.file_access import exists, folder_refusal
from apimon_desktop.adapters.file_faults import os_fault
from apimon_desktop.cli.finding import Finding
from apimon_desktop.paths import Folders


def file_findings(places: Folders) -> list[Finding]:
    """The folders, each once, and the log."""
    labels: dict[Path, list[str]] = {}
    for label, folder in (("settings", places.config), ("data", places.data), ("log", places.log)):
        labels.setdefault(folder, []).append(label)
    return [
        *(_folder(folder, " and ".join(used_for)) for folder, used_for in labels.items()),
        Finding(ok=True, label="Log", text=str(places.log_file)),
    ]


def _folder(folder: Path, used_for: str) -> Finding:
    """Tried by writing: permissions alone say nothing of a full or read-only disk."""
    label = f"Folder for {used_for}"
    if (refused := folder_refusal(folder)) is not None:
        return Finding(ok=False, label=label, text=refused, essential=True)
    existing = next(place for place in (folder, *folder.parents) if exists(place))
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as fault:
        advice = f"Make it writable, or choose another with --home DIR. It said: {os_fault(fault)}."
        return Finding(
            ok=False, label=label, text=f"{folder} can't be written", advice=advice, essential=True
        )
    text = str(folder) if existing == folder else f"{folder} (made when first needed)"
    return Finding(ok=True, label=label, text=text)


def settings_findings(places: Folders, loaded: LoadedConfig) -> list[Finding]:
    """The settings file with what is wrong in it."""
    if not loaded.exists:
        return [Finding(ok=True, label="Settings", text=f"{places.config_file} is not there yet: defaults")]
    if not loaded.problems:
        return [Finding(ok=True, label="Settings", text=f"{places.config_file} is fine")]
    return [
        Finding(ok=False, label="Settings", text=str(problem), advice=f"Correct it in {places.config_file}.")
        for problem in loaded.problems
    ]
