"""Decides which notifications to send, and what stays quiet while a program records."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from apimon_desktop.adapters.system.recording import Recording, system_sound, watch_recording
from apimon_desktop.core.alerts.incidents import (
    NO_STUDIO,
    Decider,
    Decision,
    NoticeState,
    Studio,
    read_state,
    state_document,
)
from apimon_desktop.core.alerts.message import Message
from apimon_desktop.core.alerts.money import NotifiedLevel, decide_money
from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs, may_notify
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.settings.settings import AlertSettings, StudioMode
from apimon_desktop.core.text.translatable import Text, joined, say
from apimon_desktop.monitor.money.read import MoneyNews
from apimon_desktop.monitor.session.session import Session

_LOOKING: Final = say("Looking whether a program is recording…")
_LONGEST_POSTPONED: Final = timedelta(hours=6)
"""Heavy work waits no longer, since some programs never stop recording."""


class AlertController:
    """Subscribes to the engine and sends notifications."""

    def __init__(
        self,
        session: Session,
        send: Callable[[Message], None],
        show_prefs: Callable[[NotificationPrefs], None],
    ) -> None:
        self._session = session
        self._clock = session.engine.clock
        self._send = send
        self._show_prefs = show_prefs
        self._state = NoticeState()
        self._stored = ""
        self._timer: asyncio.TimerHandle | None = None
        self._snapshot: Snapshot | None = None
        self._is_detected: bool | None = None
        """Whether a program records. None: not known yet."""
        self._is_real = False
        """False while notifications are held back only until it is known whether a program records."""
        self._studio = NO_STUDIO
        self._notified: Mapping[str, NotifiedLevel] | None = None
        """Notified levels by subject. None: those of earlier runs are not loaded yet."""

    def begin(self, document: str | None, prefs: NotificationPrefs) -> None:
        """Restores what an earlier run stored. None: nothing."""
        self._stored = document or ""
        self._state = read_state(document)
        self.set_prefs(prefs)
        self.note_settings()

    @property
    def _settings(self) -> AlertSettings:
        return self._session.engine.settings.alerts

    def __call__(self, update: Update) -> None:
        """Sends the notifications for an update."""
        self._snapshot = update.snapshot
        now, ended_at = self._clock.now(), self._studio.ended_at
        if ended_at is not None and now < ended_at:  # the clock was set back
            self._studio = Studio(ended_at=now)
        decider = Decider(
            update,
            self._state,
            self._settings,
            now=now,
            tz=None,
            studio=self._studio,
            thresholds=self._session.plan.thresholds,
        )
        self._take(decider.decision())

    @property
    def prefs(self) -> NotificationPrefs:
        """The user's notification preferences."""
        return self._state.prefs

    @property
    def is_quiet(self) -> bool:
        """True while notifications are held back for a recording: also for two minutes after it."""
        return self._studio.is_silent(self._clock.now())

    @property
    def quiet_ends_at(self) -> datetime | None:
        """When that ends. None: not before the recording does."""
        return self._studio.ends_at

    def set_prefs(self, prefs: NotificationPrefs) -> None:
        """Replaces the preferences."""
        self._put(replace(self._state, prefs=prefs))

    def mute(self, mute: Mute | None) -> None:
        """Mutes notifications. None: unmutes them."""
        self.set_prefs(replace(self.prefs, mute=mute))
        self(Update(snapshot=self._session.engine.snapshot))  # it looks again when the mute ends

    def note_recording(self, *, active: bool) -> None:
        """Notes whether a program records, as the sound system reports."""
        self._is_detected = active
        self.note_settings()

    def note_settings(self) -> None:
        """Holds notifications back or sends what is due, by the present settings."""
        mode = self._settings.studio
        is_unknown = mode is StudioMode.AUTO and self._is_detected is None
        is_recording = mode is StudioMode.ON or (mode is StudioMode.AUTO and self._is_detected is True)
        if is_recording or is_unknown:
            self._is_real = is_recording
            self._studio = Studio(recording=True)
        elif self._studio.recording:
            self._studio = Studio(ended_at=self._clock.now() if self._is_real else None)
        if self._snapshot is not None:
            self(Update(snapshot=self._snapshot))

    def note_money(self, news: MoneyNews, snapshot: Snapshot) -> tuple[Message, ...]:
        """Sends the notifications about budgets and balances, and returns them."""
        if self._notified is None:
            self._notified = news.heard
        settings, now = self._settings, self._clock.now()
        is_allowed = may_notify(self.prefs, snapshot, settings, now=now, tz=None)
        messages, new = decide_money(
            news.summary,
            snapshot,
            self._notified,
            settings,
            may_notify=is_allowed and not self._studio.is_silent(now),
        )
        if new:
            self._notified = {**self._notified, **{one.subject: one for one in new}}
            self._session.money.note_notified(new)
        self._send_all(messages)
        return messages

    def close(self) -> None:
        """Stops the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def _take(self, decision: Decision) -> None:
        """Stores the state before anything is sent, so that a restart sends nothing twice."""
        before = self._state
        self._put(decision.state)
        # Most updates change nothing, and the document costs as much as a tenth of a check.
        document = self._stored if self._state == before else json.dumps(state_document(self._state))
        if document != self._stored:
            self._stored = document
            self._store(document, lambda: self._send_all(decision.messages))
        else:
            self._send_all(decision.messages)
        self.close()
        if decision.look_again_at is not None:
            wait_s = (decision.look_again_at - self._clock.now()).total_seconds()
            self._timer = asyncio.get_running_loop().call_later(max(0.0, wait_s), self.note_settings)

    def _store(self, document: str, then: Callable[[], None]) -> None:
        """Saves a document for the next start, and then calls back, also where saving failed."""
        loop = asyncio.get_running_loop()

        def stored(_: object) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(then)

        done = self._session.recorder.ask_history(
            lambda history: history.notifications.save_notices(document)
        )
        done.add_done_callback(stored)

    def _send_all(self, messages: tuple[Message, ...]) -> None:
        for message in messages:
            self._send(message)

    def _put(self, state: NoticeState) -> None:
        before, self._state = self._state, state
        if state.prefs != before.prefs:
            self._session.recorder.note_preferences(state.prefs)
            self._show_prefs(state.prefs)


class StudioController:
    """Follows recordings, and passes on what follows from one."""

    def __init__(
        self,
        session: Session,
        alerts: AlertController,
        *,
        on_change: Callable[[], None],
        freeze_icon: Callable[[bool], None],
    ) -> None:
        """``on_change`` is called when `note` changes; ``freeze_icon`` stops updates of the icon, or not."""
        self._session = session
        self._alerts = alerts
        self._on_change = on_change
        self._freeze_icon = freeze_icon
        self._recording: Recording | None = None
        """None: not known yet."""
        self._quiet_since: datetime | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def run(self) -> None:
        """Follows recordings until it is cancelled."""
        await watch_recording(system_sound(), self.take)

    def close(self) -> None:
        """Stops the timer."""
        if self._timer is not None:
            self._timer.cancel()

    @property
    def note(self) -> Text:
        """What automatic detection can see here, and what it sees now."""
        recording = self._recording
        if recording is None:
            return _LOOKING
        if not recording.sees:
            return recording.note
        if not recording.active:
            return joined(" ", (recording.note, say("Nothing is recording now.")))
        now = say("Recording now: {names}.", names=joined(", ", recording.programs))
        return joined(
            " ", (recording.note, now if recording.programs else say("A program is recording now."))
        )

    def take(self, recording: Recording) -> None:
        """Takes what the sound system tells."""
        self._recording = recording
        self._alerts.note_recording(active=recording.active)
        self.look()
        self._on_change()

    def look(self) -> None:
        """Looks again whether things must be quiet; the settings may have changed."""
        self._alerts.note_settings()
        now, quiet = self._session.engine.clock.now(), self._alerts.is_quiet
        self._quiet_since = min(self._quiet_since or now, now) if quiet else None
        work_waits_until = now if self._quiet_since is None else self._quiet_since + _LONGEST_POSTPONED
        self._session.pause_heavy_work(paused=now < work_waits_until)
        self._freeze_icon(quiet and self._session.engine.settings.alerts.freeze_icon)
        self.close()
        later = [at for at in (work_waits_until, self._alerts.quiet_ends_at) if at is not None and now < at]
        if later:
            wait_s = (min(later) - now).total_seconds()
            self._timer = asyncio.get_running_loop().call_later(wait_s, self._look_again)

    def _look_again(self) -> None:
        self.look()
        self._on_change()
