"""What the windows say about this computer: tray, files, keys, settings, start at login, local API."""

import asyncio
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from apimon_desktop.adapters.keys.keyring import KeyringProblem
from apimon_desktop.adapters.system.autostart import Autostart
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.app.controllers.keys import KeyController
from apimon_desktop.core.keys import API_TOKEN_ID
from apimon_desktop.core.model.ids import Secret
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import ApiSettings, LoginStart
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.ui.tray.tray import Tray
from apimon_desktop.ui.views.conditions import Conditions

log = logging.getLogger(__name__)

_IN_A_DEMO: Final = LoginStart(can_change=False, note=say("Not available in the demo."))

_TRAY_COMES_S: Final = 1.5
"""How long after the icon the panel may start, as at log-in, before the report opens instead."""
_LOOK_MS: Final = 5_000
_MOST_LOOKS: Final = 24
"""Two minutes: a panel that starts later is noticed on the session bus only."""
_REGISTERS_MS: Final = 200
"""How long the tray takes to register itself with the watcher."""
_WATCHER: Final = "org.kde.StatusNotifierWatcher"


class LoginStartController:
    """Reads and changes start at login in a thread, and keeps the last known state."""

    def __init__(self, autostart: Autostart | None, *, on_change: Callable[[], None]) -> None:
        """``autostart`` None: it can't be changed, as in a demo. ``on_change`` is called on a change."""
        self._autostart = autostart
        self._on_change = on_change
        self._turn = asyncio.Lock()
        self.state = LoginStart(can_change=False) if autostart is not None else _IN_A_DEMO

    async def read(self) -> None:
        """Reads the state; other programs may have changed it."""
        if self._autostart is not None:
            self._take(await in_daemon_thread(self._autostart.read))

    async def switch(self, *, on: bool) -> None:
        """Turns it on or off; the state says if that failed."""
        if self._autostart is not None:
            async with self._turn:  # of two clicks, the second must win
                self._take(await in_daemon_thread(self._autostart.switch, on=on))

    def _take(self, state: LoginStart) -> None:
        self.state = state
        self._on_change()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    api: ApiSettings
    saved_token: Secret | None
    may_get_token: bool
    """True until the keyring has answered."""


class LocalApi:
    """Serves while enabled; changed settings and a new token take effect at once."""

    def __init__(self, session: Session, *, on_change: Callable[[], None]) -> None:
        """``on_change`` is called when ``notes`` or ``url`` change."""
        self._session = session
        self._on_change = on_change
        self._changed = asyncio.Event()
        self._in_force: _Wanted | None = None
        self.notes: tuple[str, ...] = ()
        """For the user: why it is not served, or who can reach it."""
        self.url: str | None = None
        """Its address. None: it is not served."""

    def look_again(self) -> None:
        """Restarts it where changed settings or keys require it."""
        if self._in_force is not None and self._wanted() != self._in_force:
            self._changed.set()

    async def run(self) -> None:
        """Serves while enabled, until cancelled."""
        while True:
            self._changed.clear()
            self._in_force = wanted = self._wanted()
            if wanted.api.enabled:
                await self._serve_until_changed(wanted)
            else:
                self._say()
                await self._changed.wait()

    async def _serve_until_changed(self, wanted: _Wanted) -> None:
        # Loaded only where the API is enabled.
        from apimon_desktop.server.access import (  # noqa: PLC0415
            CannotListenError,
            listen,
            token_in_force,
        )
        from apimon_desktop.server.connection import names_need_a_token, open_to_others, serving  # noqa: PLC0415

        try:
            place = await listen(wanted.api.host, wanted.api.port)
            try:
                environ, hosts = self._session.plan.environ, wanted.api.hosts
                is_local = place.is_loopback and not hosts
                token = token_in_force(environ, wanted.saved_token, is_local=is_local)
                if token is None and not place.is_loopback and wanted.may_get_token:
                    await self._changed.wait()
                    return
                async with serving(self._session, place, token=token):
                    notes = [] if place.is_loopback else [open_to_others(place.host)]
                    if token is None and hosts and not wanted.may_get_token:
                        notes.append(names_need_a_token(hosts))
                    self._say(*notes, url=place.url)
                    await self._changed.wait()
            finally:
                place.close()
        except CannotListenError as fault:
            self._say(fault.sentence)
            await self._changed.wait()

    def _wanted(self) -> _Wanted:
        keys = self._session.keys
        return _Wanted(
            api=self._session.engine.settings.api,
            saved_token=keys.saved.get(API_TOKEN_ID),
            may_get_token=keys.problem is KeyringProblem.WAITING,
        )

    def _say(self, *notes: str, url: str | None = None) -> None:
        if (notes, url) != (self.notes, self.url):
            for note in notes:
                log.warning("%s", note)
            self.notes, self.url = notes, url
            self._on_change()


class ProblemCollector:
    """Updates the windows whenever one of these changes."""

    def __init__(
        self,
        keys: KeyController,
        at_login: LoginStartController,
        api: LocalApi,
        *,
        has_tray: bool,
        problems: tuple[Problem, ...],
        show: Callable[[Conditions], None],
    ) -> None:
        """The first three call `send` when they change. ``problems`` are those of the settings."""
        self._keys, self._at_login, self._api = keys, at_login, api
        self._known = Conditions(has_tray=has_tray, problems=problems)
        self._show = show

    @property
    def has_tray(self) -> bool:
        """False where the desktop shows no icon."""
        return self._known.has_tray

    def note(self, **fields: Any) -> None:
        """Sets fields of `Conditions`."""
        known = replace(self._known, **fields)
        if known != self._known:
            self._known = known
            self.send()

    def note_files(self, *sentences: str) -> None:
        """Adds problems with files."""
        self.note(file_problems=tuple(dict.fromkeys((*self._known.file_problems, *sentences))))

    def note_setting(self, problem: Problem) -> None:
        """Adds a problem with a setting."""
        self.note(problems=tuple(dict.fromkeys((*self._known.problems, problem))))

    def send(self) -> None:
        """Updates the windows."""
        known, api = self._keys.add_to(self._known), self._api
        self._show(replace(known, at_login=self._at_login.state, api_notes=api.notes, api_url=api.url))


class TrayFallback(QObject):
    """Where the desktop shows no tray: opens the report, and shows the icon once a tray starts."""

    def __init__(
        self, tray: Tray, problems: ProblemCollector, open_report: Callable[[], None], parent: QObject
    ) -> None:
        """``open_report`` must not take the focus: the user did not ask for the report."""
        super().__init__(parent)
        self._tray = tray
        self._problems = problems
        self._open_report = open_report
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    async def run(self, *, hidden: bool) -> None:
        """Starts waiting, and opens the report after a moment unless ``hidden``."""
        self._timer.start()
        if sys.platform == "linux":
            self._watch_bus()
        await asyncio.sleep(max(0, _TRAY_COMES_S - self._tray.age_s))
        self._look()
        if not self._problems.has_tray and not hidden:
            self._open_report()

    def _watch_bus(self) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher  # noqa: PLC0415 - Linux only

        mode = QDBusServiceWatcher.WatchModeFlag.WatchForRegistration
        watcher = QDBusServiceWatcher(_WATCHER, QDBusConnection.sessionBus(), mode, self)
        watcher.serviceRegistered.connect(lambda _: QTimer.singleShot(_REGISTERS_MS, self._look))

    def _look(self) -> None:
        if self._problems.has_tray:
            return
        self._looks += 1
        if Tray.is_possible():
            self._timer.stop()
            self._tray.renew()
            self._problems.note(has_tray=True)
        elif self._looks >= _MOST_LOOKS:
            self._timer.stop()
