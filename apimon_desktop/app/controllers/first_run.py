"""The first run: opens its window, and handles what is asked for in it. Nothing is sent before that."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from apimon_desktop.adapters.files.config import begin_config
from apimon_desktop.app.controllers.commands import Dispatcher
from apimon_desktop.app.controllers.keys import KeyController
from apimon_desktop.app.controllers.problems import LoginStartController
from apimon_desktop.app.desktop.windows import OnDemand, set_up_mac_window, single_shot
from apimon_desktop.core.keys import FoundKey
from apimon_desktop.core.model.ids import KeySource, ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.session.session import Session, TaskOwner
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.views.commands import (
    FinishFirstRun,
    OpenLink,
    ReadDotenv,
    SaveFirstKeys,
    SeeWhoAnswers,
)
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.first_run import ANSWERS_WITHIN_S, alerts_for, answers_view, first_keys
from apimon_desktop.ui.views.settings import KeyTest

if TYPE_CHECKING:
    from apimon_desktop.ui.first_run.window import FirstRunWindow

_GATHERED_MS: Final = 100


class FirstRun(QObject):
    """One first run, from its window's opening to the file that says it took place."""

    def __init__(
        self,
        session: Session,
        jobs: TaskOwner,
        keys: KeyController,
        at_login: LoginStartController,
        *,
        has_tray: bool,
        change: Callable[[Settings], None],
        dispatch: Callable[[object], None],
        write: Callable[[Callable[[Path], Problem | None]], Awaitable[None]],
        parent: QObject,
    ) -> None:
        """``change`` applies and saves settings, ``write`` calls what writes to their file.

        ``dispatch`` carries out other commands.
        """
        super().__init__(parent)
        self._session = session
        self._engine = session.engine
        self._jobs = jobs
        self._keys = keys
        self._at_login = at_login
        self._has_tray = has_tray
        self._change = change
        self._write = write
        self._found: dict[ProviderId, FoundKey] = {}
        self._asked = self._is_answered = False
        self._is_over = asyncio.Event()
        self._is_closed = False
        self.adds_provider = False
        """True where the settings are to open at the page on which a provider is added."""
        self._dispatcher = self._handlers(dispatch)
        self._window: OnDemand[FirstRunWindow] = OnDemand(self._build)
        self._soon = single_shot(self, self._show_answers, _GATHERED_MS)

    async def run(self) -> None:
        """Shows the window, and returns once it was closed and that is noted."""
        unsubscribe = self._engine.subscribe(self._on_update)
        try:
            self._find_in_environment()
            self._jobs.start(self._read_at_login())
            self._show_keys()
            self._window.get().open_in_front()
            self._jobs.start(self._keys.read())
            await self._is_over.wait()
        finally:
            unsubscribe()
            self._soon.stop()
        await self._write(begin_config)
        self._window.close()

    def raise_window(self) -> bool:
        """Brings the window to the front. False: there is none any more."""
        if not self._is_open or self._window.built is None:
            return False
        self._window.get().open_in_front()
        return True

    def keys_changed(self) -> None:
        """Shows keys that came or went."""
        if self._is_open:
            self._show_keys()

    def speak_anew(self) -> None:
        """Shows the window in another language. What was entered, but not saved, is lost."""
        if not self._is_open or (window := self._window.built) is None:
            return
        window.commanded.disconnect(self._dispatcher.dispatch)
        self._window.renew()
        self._show_keys()
        self._show_answers()
        self._jobs.start(self._read_at_login())

    def close(self) -> None:
        """Closes the window for good. `run` goes on waiting, so that the next start begins again."""
        if (window := self._window.built) is not None:
            window.commanded.disconnect(self._dispatcher.dispatch)
        self._is_closed = True
        self._window.close()

    @property
    def _is_open(self) -> bool:
        return not self._is_closed and not self._is_over.is_set()

    def _build(self) -> "FirstRunWindow":
        from apimon_desktop.ui.first_run.window import FirstRunWindow  # noqa: PLC0415 - once in a lifetime

        window = FirstRunWindow(has_tray=self._has_tray)
        set_up_mac_window(window)
        window.commanded.connect(self._dispatcher.dispatch)
        return window

    def _handlers(self, dispatch: Callable[[object], None]) -> Dispatcher:
        handlers = Dispatcher()
        handlers.register(OpenLink, dispatch)
        handlers.register(SeeWhoAnswers, lambda _: self._jobs.start(self._see_who_answers()))
        handlers.register(ReadDotenv, lambda it: self._jobs.start(self._look_into(Path(it.path))))
        handlers.register(SaveFirstKeys, self._save_keys)
        handlers.register(FinishFirstRun, self._finish)
        return handlers

    def _finish(self, choices: FinishFirstRun) -> None:
        if choices.notifies is not None:
            alerts = alerts_for(notifies=choices.notifies)
            self._change(replace(self._engine.settings, alerts=alerts))
        if choices.at_login:
            self._jobs.start(self._at_login.switch(on=True))
        self.adds_provider = choices.adds_provider
        self._is_over.set()

    # Who answers

    async def _see_who_answers(self) -> None:
        self._asked, self._is_answered = True, False
        self._show_answers()
        ids = tuple(self._engine.snapshot.providers)
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S), asyncio.TaskGroup() as tasks:
                tasks.create_task(self._engine.check_without_keys(ids))
                tasks.create_task(self._engine.read_feeds(ids))
        except TimeoutError:
            pass  # What came until then is shown.
        finally:
            self._is_answered = True
            self._show_answers()

    def _on_update(self, _update: Update) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _show_answers(self) -> None:
        if self._is_open and self._asked:
            now = self._engine.clock.now()
            view = answers_view(self._engine.snapshot, is_done=self._is_answered, now=now, tz=None)
            self._window.get().show_answers(localised(view))

    # Keys

    def _find_in_environment(self) -> None:
        for key_id, choice in self._keys.choices.items():
            info = choice.info
            if info.source is KeySource.ENVIRONMENT:
                self._found[key_id] = FoundKey(
                    provider_id=key_id, secret=choice.secret, source=info.source, origin=info.origin
                )

    async def _look_into(self, dotenv: Path) -> None:
        found = await self._keys.found_in(dotenv)
        # The environment goes before a file, here as everywhere.
        self._found = {**found, **self._found}
        self._show_keys()
        self._window.get().say_found(len(found))

    def _show_keys(self) -> None:
        window, saved = self._window.get(), self._session.keys.saved
        conditions = self._keys.add_to(Conditions())
        hints = {key_id: key.hint for key_id, key in saved.items()}
        offers = [self._keys.offer(key) for key in self._found.values()]
        keys = first_keys(self._engine.snapshot, offers, hints)
        # One that has not answered yet may still be there.
        window.show_keys(localised(keys), can_save=not conditions.can_read_keys_again)
        window.show_key_problem("\n".join(localised(conditions.key_problems)))

    def _save_keys(self, command: SaveFirstKeys) -> None:
        ids = map(ProviderId, command.found)
        found = {key_id: self._found[key_id].secret for key_id in ids if key_id in self._found}
        entered = {ProviderId(key_id): key for key_id, key in command.entered.items()}
        self._jobs.start(self._keys.test_and_save({**found, **entered}, self._show_test))

    def _show_test(self, key_id: ProviderId, /, *, ok: bool | None, text: str) -> None:
        if self._is_open:
            self._window.get().show_test(key_id, KeyTest(ok=ok, text=localised(text)))

    async def _read_at_login(self) -> None:
        await self._at_login.read()
        if self._is_open:
            self._window.get().show_at_login(localised(self._at_login.state))
