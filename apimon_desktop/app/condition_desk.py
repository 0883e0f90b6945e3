"""What was met on this computer, gathered for the windows: tray, files, keys, settings, the local API."""

from collections.abc import Callable

from apimon_desktop.app.at_login import AtLogin
from apimon_desktop.app.keys import Keys
from apimon_desktop.app.local_api import LocalApi
from apimon_desktop.core.settings import Problem
from apimon_desktop.ui.views.conditions import Conditions


class ConditionDesk:
    """Tells the windows anew whenever something of it changes."""

    def __init__(
        self, *, has_tray: bool, problems: tuple[Problem, ...], show: Callable[[Conditions], None]
    ) -> None:
        """``problems`` are those that the settings have at the start."""
        self.has_tray = has_tray
        self._problems = problems
        self._show = show
        self._file_problems: tuple[str, ...] = ()
        self._sources: tuple[Keys, AtLogin, LocalApi] | None = None

    def attach(self, keys: Keys, at_login: AtLogin, api: LocalApi) -> None:
        """Takes on whom to ask. They tell by `send` that they changed."""
        self._sources = (keys, at_login, api)

    def note_files(self, *sentences: str) -> None:
        """Takes what went wrong with files."""
        self._file_problems = tuple(dict.fromkeys((*self._file_problems, *sentences)))
        self.send()

    def note_setting(self, problem: Problem) -> None:
        """Takes what went wrong with a setting."""
        self._problems = tuple(dict.fromkeys((*self._problems, problem)))
        self.send()

    def note_tray(self) -> None:
        """Takes that there is a tray now."""
        self.has_tray = True
        self.send()

    def send(self) -> None:
        """Tells the windows what is known."""
        if self._sources is None:
            return
        keys, at_login, api = self._sources
        self._show(
            Conditions(
                has_tray=self.has_tray,
                at_login=at_login.state,
                problems=self._problems,
                file_problems=self._file_problems,
                key_problems=keys.problems,
                api_notes=api.notes,
                api_url=api.url,
                can_save_keys=keys.can_save,
                can_read_keys_again=keys.can_read_again,
                saved_keys=keys.saved,
                admin_keys=keys.admin_keys,
            )
        )
