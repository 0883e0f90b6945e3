"""Where things are: the user's folders, and the data files that come with the program."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

APP_NAME: Final = "apimon-desktop"
HOME_VARIABLE: Final = "APIMON_HOME"


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
    """The user's folders: all of them ``home``, else all of them ``APIMON_HOME``, else the system's own."""
    chosen = home or environ.get(HOME_VARIABLE)
    if chosen:
        folder = Path(chosen).expanduser().absolute()
        return Folders(config=folder, data=folder, log=folder)
    import platformdirs  # noqa: PLC0415 - 18 ms, for nothing where a home is given

    return Folders(
        config=platformdirs.user_config_path(APP_NAME, appauthor=False),
        data=platformdirs.user_data_path(APP_NAME, appauthor=False),
        log=platformdirs.user_log_path(APP_NAME, appauthor=False),
    )


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
