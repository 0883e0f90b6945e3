"""Paths of the user's folders and of the program's data files."""

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
    """A path can't be resolved; the text is a sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The user's folders, which may not exist yet: each is created when first written."""

    config: Path
    data: Path
    log: Path

    @property
    def config_file(self) -> Path:
        """The settings; missing at the first run."""
        return self.config / "config.toml"

    @property
    def metrics_file(self) -> Path:
        """The documented figures, for other programs."""
        return self.data / "api_metrics.json"

    @property
    def history_file(self) -> Path:
        """The database of checks and incidents."""
        return self.data / "history.sqlite3"

    @property
    def prices_file(self) -> Path:
        """A cache of prices."""
        return self.data / "prices.json"

    @property
    def price_list_file(self) -> Path:
        """The downloaded price list, if the user allows the download."""
        return self.data / "price_list.json"

    @property
    def windows_file(self) -> Path:
        """Position and size of windows."""
        return self.data / "windows.json"

    @property
    def log_file(self) -> Path:
        """The current log; older ones are in the same folder."""
        return self.log / "api_monitor.log"

    @property
    def lock_file(self) -> Path:
        """Held by the one app that runs on this data folder."""
        return self.data / "apimon.lock"


def folders(home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Folders:
    """All in ``home``, else in ``APIMON_HOME``, else the system's; unusable variables count as not set."""
    usable = {name: value for name, value in {**environ, **environment_changes(environ)[0]}.items() if value}
    chosen = home or usable.get(HOME_VARIABLE, "").strip("\r\n")
    if chosen:
        folder = absolute(Path(chosen))
        return Folders(config=folder, data=folder, log=folder)
    if sys.platform == "linux":
        # The same as platformdirs, which trusts every variable and takes 18 ms to load.
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
    """The path from the root, ``~`` resolved. Raises UnusablePathError: no user, or no working folder."""
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        raise UnusablePathError(f"{path}: this user has no home folder here.") from error
    except OSError as error:
        raise UnusablePathError(f"{path} is relative, and the working folder can't be used.") from error


def environment_changes(environ: Mapping[str, str]) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """New values for unusable variables, None to remove one, and a sentence on each for people."""
    values: dict[str, str | None] = {}
    sentences: list[str] = []

    def remove(name: str, fault: str) -> None:
        values[name] = None
        sentences.append(f"{name} ({environ[name]}) {fault}. The usual folder is used.")

    home = environ.get("HOME")
    if sys.platform != "win32" and (fault := _home_fault(home, environ)) is not None:
        own = values["HOME"] = _account_home() or _NOWHERE
        sentences.append(fault if home is None else f"HOME ({home}) {fault}. {own} is used.")
    for name in (*_XDG_DEFAULTS, "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        value = environ.get(name)
        if value and not Path(value).is_absolute():
            remove(name, "is not an absolute path")
    temporary = environ.get("TMPDIR")
    if temporary and not (_is_folder(Path(temporary)) and os.access(temporary, os.W_OK | os.X_OK)):
        remove("TMPDIR", "is not a writable folder")
    try:
        absolute(Path(environ.get(HOME_VARIABLE) or "/"))
    except UnusablePathError as error:
        values[HOME_VARIABLE] = None
        sentences.append(f"{HOME_VARIABLE}: {error} The usual folders are used.")
    return values, tuple(sentences)


def _home_fault(home: str | None, environ: Mapping[str, str]) -> str | None:
    """Why a value of HOME is unusable. None: it is a folder, or can be created."""
    if home is None:
        if _account_home() is not None or environ.get(HOME_VARIABLE):
            return None
        return "HOME is not set, and this account has no home folder: set APIMON_HOME, else nothing is saved."
    if not Path(home).is_absolute():
        return "is not an absolute path"
    return "is not a folder" if _is_folder(Path(home)) is False else None


def _is_folder(path: Path) -> bool | None:
    """True for the absolute path of a folder. None: nothing is there, or it cannot be read."""
    try:
        return path.is_absolute() and stat.S_ISDIR(path.stat().st_mode)
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


def resource(name: str, package: Path = Path(__file__).parent) -> Path:
    """A data file that comes with the program, e.g. ``icons/healthy.svg``. Raises FileNotFoundError."""
    for place in (package, package.parent):  # installed, in a checkout
        path = place / "resources" / name
        if path.exists():
            return path
    raise FileNotFoundError(f"no resource named {name}")
