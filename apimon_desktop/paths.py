"""Where things are: the user's folders, and the data files that come with the program."""

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

APP_NAME: Final = "apimon-desktop"
HOME_VARIABLE: Final = "APIMON_HOME"
_XDG_DEFAULTS: Final = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}
"""Below HOME; https://specifications.freedesktop.org/basedir-spec/latest/ (read 2026-11-30)."""
_NOWHERE: Final = "/nonexistent"
"""Debian's home for accounts without one; writing there fails with a clear error."""


class UnusablePathError(ValueError):
    """A path that cannot be resolved; the text is a sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentChanges:
    """The changes that replace unusable environment variables."""

    values: Mapping[str, str | None]
    """By name. None: to be removed."""
    sentences: tuple[str, ...]
    """One for each unusable variable, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The user's folders. None of them need exist yet: whoever writes makes its own."""

    config: Path
    data: Path
    log: Path

    @property
    def config_file(self) -> Path:
        """The settings; without it, this is the first run."""
        return self.config / "config.toml"

    @property
    def metrics_file(self) -> Path:
        """The guide's document, for other programs."""
        return self.data / "api_metrics.json"

    @property
    def history_file(self) -> Path:
        """The database of checks and incidents."""
        return self.data / "history.sqlite3"

    @property
    def prices_file(self) -> Path:
        """Prices that were looked up: they can be looked up again."""
        return self.data / "prices.json"

    @property
    def price_list_file(self) -> Path:
        """The newest list of prices, where the user lets it be fetched."""
        return self.data / "price_list.json"

    @property
    def windows_file(self) -> Path:
        """Where windows were left."""
        return self.data / "windows.json"

    @property
    def log_file(self) -> Path:
        """The log that is being written; older ones stand beside it."""
        return self.log / "api_monitor.log"

    @property
    def lock_file(self) -> Path:
        """Held by the one app that runs on this data folder."""
        return self.data / "apimon.lock"


def folders(home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Folders:
    """The user's folders: all of them ``home``, else all of them ``APIMON_HOME``, else the system's own.

    An unusable variable counts as not set; see `environment_changes`.
    """
    changes = environment_changes(environ).values
    usable = {name: value for name, value in {**environ, **changes}.items() if value}
    chosen = home or usable.get(HOME_VARIABLE, "").strip("\r\n")
    if chosen:
        folder = absolute(Path(chosen))
        return Folders(config=folder, data=folder, log=folder)
    if sys.platform == "linux":
        # As platformdirs does, which trusts every variable and takes 18 ms to load.
        own = Path(usable.get("HOME") or _account_home() or _NOWHERE)
        base = {name: Path(usable.get(name) or own / default) for name, default in _XDG_DEFAULTS.items()}
        return Folders(
            config=base["XDG_CONFIG_HOME"] / APP_NAME,
            data=base["XDG_DATA_HOME"] / APP_NAME,
            log=base["XDG_STATE_HOME"] / APP_NAME / "log",
        )
    import platformdirs  # noqa: PLC0415 - not where a home is given

    return Folders(
        config=platformdirs.user_config_path(APP_NAME, appauthor=False),
        data=platformdirs.user_data_path(APP_NAME, appauthor=False),
        log=platformdirs.user_log_path(APP_NAME, appauthor=False),
    )


def absolute(path: Path) -> Path:
    """The path from the root, ``~`` resolved.

    Raises UnusablePathError where it depends on an unknown user or on a working folder that is gone.
    """
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        raise UnusablePathError(f"{path}: this user has no home folder here.") from error
    except OSError as error:
        raise UnusablePathError(f"{path} is relative, and the working folder can't be used.") from error


def environment_changes(environ: Mapping[str, str]) -> EnvironmentChanges:
    """The changes that keep unusable variables from everything in the process, Qt and libraries included."""
    values: dict[str, str | None] = {}
    sentences: list[str] = []

    def change(name: str, fault: str, instead: str | None, used: str) -> None:
        values[name] = instead
        sentences.append(f"{name} ({environ.get(name, '')}) {fault}. {used}")

    home = environ.get("HOME")
    if sys.platform != "win32" and (fault := _home_fault(home, environ)) is not None:
        own = values["HOME"] = _account_home() or _NOWHERE
        sentences.append(fault if home is None else f"HOME ({home}) {fault}. {own} is used.")
    for name in (*_XDG_DEFAULTS, "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        value = environ.get(name)
        if value and not Path(value).is_absolute():
            change(name, "is not an absolute path", None, "The usual folder is used.")
    temporary = environ.get("TMPDIR")
    if temporary and not _is_usable_temporary_folder(temporary):
        change("TMPDIR", "is no folder that can be written to", None, "The usual folder is used.")
    chosen = environ.get(HOME_VARIABLE)
    if chosen:
        try:
            absolute(Path(chosen))
        except UnusablePathError as error:
            values[HOME_VARIABLE] = None
            sentences.append(f"{HOME_VARIABLE}: {error} The usual folders are used.")
    return EnvironmentChanges(values=values, sentences=tuple(sentences))


def _home_fault(home: str | None, environ: Mapping[str, str]) -> str | None:
    """Why a value of HOME is unusable. None: it is a folder, or can be created."""
    if home is None:
        if _account_home() is not None or environ.get(HOME_VARIABLE):
            return None
        return "HOME is not set, and this account has no home folder: set APIMON_HOME, else nothing is kept."
    if not Path(home).is_absolute():
        return "is not an absolute path"
    return "is not a folder" if _is_folder(Path(home)) is False else None


def _is_folder(path: Path) -> bool | None:
    """True for a folder. None: the path does not exist or cannot be read."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return None


def _account_home() -> str | None:
    """The account's home folder in the user database. None: it has none."""
    if sys.platform == "win32":
        return None
    import pwd  # noqa: PLC0415 - only where HOME is unusable

    try:
        return pwd.getpwuid(os.getuid()).pw_dir or None
    except KeyError:
        return None


def _is_usable_temporary_folder(folder: str) -> bool:
    is_folder = Path(folder).is_absolute() and _is_folder(Path(folder)) is True
    return is_folder and os.access(folder, os.W_OK | os.X_OK)


def resource(name: str, package: Path = Path(__file__).parent) -> Path:
    """A data file that comes with the program, e.g. ``icons/healthy.svg``.

    In an installed package the resources stand inside it, in a checkout beside it.
    Raises FileNotFoundError where there is none of that name.
    """
    for place in (package, package.parent):
        path = place / "resources" / name
        if path.exists():
            return path
    raise FileNotFoundError(f"no resource named {name}")
