"""The first run: greets, and does what is asked in the greeting. Nobody is contacted before that."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from apimon_desktop.adapters.config_file import begin_config
from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.keys.dotenv import keys_in_dotenv
from apimon_desktop.app.at_login import AtLogin
from apimon_desktop.app.keys import Keys
from apimon_desktop.app.mac_windows import settle_on_mac
from apimon_desktop.app.windows import OnDemand
from apimon_desktop.core.key_texts import key_name
from apimon_desktop.core.keys import FoundKey, owner_of
from apimon_desktop.core.messages import Message
from apimon_desktop.core.previews import AlertKind, preview
from apimon_desktop.core.profile import KeySource
from apimon_desktop.core.settings import Problem, Settings
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.jobs import Jobs
from apimon_desktop.monitor.roster import key_variables
from apimon_desktop.monitor.session import Session
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.views.first_run import (
    ANSWERS_WITHIN_S,
    ChosenKeys,
    FirstChoices,
    Looking,
    answers_view,
    first_keys,
)
from apimon_desktop.ui.views.settings import ImportOffer, KeyTest

if TYPE_CHECKING:
    from apimon_desktop.ui.first_run_window import FirstRunWindow

_GATHERED_MS: Final = 100


class FirstRun(QObject):
    """One greeting, from its window's opening to the file that says it was there."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        keys: Keys,
        at_login: AtLogin,
        *,
        has_tray: bool,
        change: Callable[[Settings], None],
        send: Callable[[Message], None],
        complain: Callable[[Problem], None],
        parent: QObject,
    ) -> None:
        """``change`` puts settings into force and saves them."""
        super().__init__(parent)
        self._session = session
        self._engine = session.engine
        self._jobs = jobs
        self._keys = keys
        self._at_login = at_login
        self._has_tray = has_tray
        self._change = change
        self._send = send
        self._complain = complain
        self._looking = Looking.NOT_ASKED
        self._found: dict[ProviderId, FoundKey] = {}
        self._keyring_was_asked = False
        self._is_over = asyncio.Event()
        self._is_taken_down = False
        self._window: OnDemand[FirstRunWindow] = OnDemand(self._build)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_GATHERED_MS)
        self._soon.timeout.connect(self._show_answers)

    async def greet(self) -> None:
        """Shows the greeting, and returns once it is over and noted; by then the keys are known, too."""
        unsubscribe = self._engine.subscribe(self._on_update)
        try:
            self._find_in_environment()
            self._jobs.start(self._read_at_login())
            self._show_answers()
            self._window.get().open_in_front()
            await self._is_over.wait()
        finally:
            unsubscribe()
            self._soon.stop()
        problem = await in_daemon_thread(begin_config, self._session.plan.folders.config_file)
        if problem is not None:
            self._complain(problem)
        if not self._keyring_was_asked:
            self._jobs.start(self._keys.read())
        self._window.close()

    def raise_window(self) -> bool:
        """Brings the greeting to the front. False: there is none any more."""
        if not self._stands or self._window.built is None:
            return False
        self._window.get().open_in_front()
        return True

    def keys_changed(self) -> None:
        """Takes notice of keys that came or went."""
        if self._stands and self._keyring_was_asked:
            self._show_keys()

    def speak_anew(self) -> None:
        """Greets in another language. What was written and chosen, but not saved, is to be entered again."""
        if not self._stands or (window := self._window.built) is None:
            return
        window.finished.disconnect(self._on_finished)
        self._window.renew()
        self._show_answers()
        if self._keyring_was_asked:
            self._show_keys()
        self._jobs.start(self._read_at_login())

    def close(self) -> None:
        """Takes the window down for good. `greet` goes on waiting, so that the next start greets again."""
        if (window := self._window.built) is not None:
            window.finished.disconnect(self._on_finished)
        self._is_taken_down = True
        self._window.close()

    @property
    def _stands(self) -> bool:
        return not self._is_taken_down and not self._is_over.is_set()

    def _build(self) -> "FirstRunWindow":
        from apimon_desktop.ui.first_run_window import FirstRunWindow  # noqa: PLC0415 - once in a lifetime

        window = FirstRunWindow(has_tray=self._has_tray)
        settle_on_mac(window)
        window.look_requested.connect(self._on_look_requested)
        window.keys_shown.connect(self._on_keys_shown)
        window.keys_confirmed.connect(self._on_keys_confirmed)
        window.dotenv_chosen.connect(self._on_dotenv_chosen)
        window.trial_wanted.connect(self._on_trial_wanted)
        window.finished.connect(self._on_finished)
        return window

    def _on_finished(self, choices: FirstChoices) -> None:
        if choices.alerts is not None:
            self._change(replace(self._engine.settings, alerts=choices.alerts))
        if choices.at_login:
            self._jobs.start(self._at_login.switch(on=True))
        self._is_over.set()

    # Who answers

    def _on_look_requested(self) -> None:
        self._looking = Looking.UNDER_WAY
        self._show_answers()
        self._jobs.start(self._see_who_answers())

    async def _see_who_answers(self) -> None:
        ids = tuple(self._engine.snapshot.providers)
        try:
            async with asyncio.timeout(ANSWERS_WITHIN_S), asyncio.TaskGroup() as tasks:
                tasks.create_task(self._engine.see_who_answers(ids))
                tasks.create_task(self._engine.read_feeds(ids))
        except TimeoutError:
            pass  # What came until then is what there is to show.
        finally:
            self._looking = Looking.DONE
            self._show_answers()

    def _on_update(self, _update: Update) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _show_answers(self) -> None:
        if self._stands:
            view = answers_view(self._engine.snapshot, self._looking, now=self._engine.clock.now(), tz=None)
            self._window.get().show_answers(localised(view))

    # Keys

    def _on_keys_shown(self) -> None:
        self._keyring_was_asked = True
        self._show_keys()
        self._jobs.start(self._keys.read())

    def _find_in_environment(self) -> None:
        for key_id, choice in self._session.keys.lookup().choices.items():
            if choice.info.source is KeySource.ENVIRONMENT:
                self._found[key_id] = FoundKey(
                    provider_id=key_id,
                    secret=choice.secret,
                    source=choice.info.source,
                    origin=choice.info.origin,
                )

    def _on_dotenv_chosen(self, path: str) -> None:
        self._jobs.start(self._look_into(Path(path)))

    async def _look_into(self, dotenv: Path) -> None:
        variables = key_variables(self._engine.settings)
        findings = await in_daemon_thread(keys_in_dotenv, dotenv, variables)
        found: dict[ProviderId, FoundKey] = {}
        for key in findings.found:
            found.setdefault(key.provider_id, key)
        # The environment goes before a file, here as everywhere.
        self._found = {**found, **self._found}
        self._show_keys()
        self._window.get().say_found(len(found))

    def _show_keys(self) -> None:
        window, saved = self._window.get(), self._session.keys.saved
        hints = {key_id: key.hint for key_id, key in saved.items()}
        offers = [self._offer(key) for key in self._found.values()]
        keys = first_keys(self._engine.snapshot, offers, hints)
        # One that has not answered yet may still be there.
        window.show_keys(localised(keys), can_save=not self._keys.can_read_again)
        window.show_key_problem("\n".join(localised(self._keys.problems)))

    def _offer(self, key: FoundKey) -> ImportOffer:
        saved = self._session.keys.saved.get(key.provider_id)
        owner = self._engine.snapshot.providers[owner_of(key.provider_id)]
        return ImportOffer(
            provider_id=key.provider_id,
            name=key_name(key.provider_id, owner.profile.short_name),
            hint=key.secret.hint,
            replaces=None if saved is None else saved.hint,
            origin=key.origin,
        )

    def _on_keys_confirmed(self, chosen: ChosenKeys) -> None:
        found = {key_id: self._found[key_id].secret for key_id in chosen.found if key_id in self._found}
        self._jobs.start(self._keys.test_and_save({**found, **chosen.entered}, self._show_test))

    def _show_test(self, key_id: ProviderId, /, *, ok: bool, text: str) -> None:
        if self._stands:
            self._window.get().show_test(key_id, KeyTest(ok=ok, text=localised(text)))

    # The rest

    async def _read_at_login(self) -> None:
        await self._at_login.read()
        if self._stands:
            self._window.get().show_at_login(localised(self._at_login.state))

    def _on_trial_wanted(self) -> None:
        now = self._engine.clock.now()
        self._send(preview(AlertKind.FAILED, self._engine.snapshot, now=now, tz=None))
