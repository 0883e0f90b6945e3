"""Notifications in the history: levels, dismissed suggestions, choices, and the events for hooks."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from apimon_desktop.adapters.history.access import (
    HistoryAccess,
    Statement,
    Value,
    from_us,
    known,
    maker,
    row,
    to_us,
    values_of,
)
from apimon_desktop.core.alerts.hooks import HookEvent
from apimon_desktop.core.alerts.money import NotifiedLevel
from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.state import Ignored

DISMISSED_FOR: Final = timedelta(days=30)
"""How long a dismissed suggestion stays away."""
_RUNS_KEPT_FOR: Final = timedelta(days=7)
"""How long the event of a hook is kept after its run, so that it does not run again."""


class NotificationStore:
    """Reads and writes them. Raises HistoryUnreadableError and HistoryUnwritableError."""

    def __init__(self, access: HistoryAccess) -> None:
        self._access = access

    def levels(self) -> Mapping[str, NotifiedLevel]:
        """The levels that were notified, by subject."""
        found = self._access.read(maker(NotifiedLevel), "SELECT * FROM notified_levels")
        return MappingProxyType({one.subject: one for one in found})

    def save_levels(self, levels: Iterable[NotifiedLevel], at: datetime) -> None:
        """Stores levels that were notified at a time; they replace those of the same subjects."""
        rows = ({**values_of(one), "at_us": to_us(at)} for one in levels)
        self._access.change(*(row("notified_levels", values, verb="REPLACE") for values in rows))

    def notices(self) -> str | None:
        """The stored state of notifications, as a document. None: there is none yet."""
        found = self._access.read(lambda found: str(found["document"]), "SELECT document FROM notices")
        return found[0] if found else None

    def save_notices(self, document: str) -> None:
        """Replaces the stored document."""
        self._access.change(row("notices", {"one": 1, "document": document}, verb="REPLACE"))

    def dismissed(self, now: datetime) -> frozenset[str]:
        """The ids of the suggestions that are dismissed now."""
        sql = "SELECT suggestion FROM dismissed WHERE at_us > ? AND at_us <= ?"
        moments = to_us(now - DISMISSED_FOR), to_us(now)
        return frozenset(self._access.read(lambda found: str(found["suggestion"]), sql, moments))

    def dismiss(self, suggestion_id: str, at: datetime) -> None:
        """Hides a suggestion for a while."""
        self._access.change(
            row("dismissed", {"suggestion": suggestion_id, "at_us": to_us(at)}, verb="REPLACE")
        )

    def restore(self, suggestion_id: str) -> None:
        """Shows a dismissed suggestion again."""
        self._access.change(("DELETE FROM dismissed WHERE suggestion = ?", (suggestion_id,)))

    def prefs(self) -> NotificationPrefs:
        """The latest choices."""
        mutes = self._access.read(maker(Mute), "SELECT until_us, worst FROM mute")
        awaited = self._access.read(lambda found: ProviderId(found[0]), "SELECT provider FROM awaited")
        return NotificationPrefs(mute=mutes[0] if mutes else None, awaited=frozenset(awaited))

    def save_prefs(self, prefs: NotificationPrefs) -> None:
        """Replaces the choices."""
        statements: list[Statement] = [("DELETE FROM mute", ()), ("DELETE FROM awaited", ())]
        if prefs.mute is not None:
            statements.append(row("mute", values_of(prefs.mute)))
        for provider_id in sorted(prefs.awaited):
            statements += [known(provider_id), row("awaited", {"provider": provider_id})]
        self._access.change(*statements)

    def ignored(self) -> Mapping[ProviderId, Ignored]:
        """The trouble that is ignored, by provider."""
        make, sql = maker(Ignored), "SELECT provider, cause, since_us FROM ignored"
        rows = self._access.read(lambda found: (ProviderId(found["provider"]), make(found)), sql)
        return MappingProxyType(dict(rows))

    def save_ignored(self, provider_id: ProviderId, ignored: Ignored | None) -> None:
        """Stores the trouble that is ignored of a provider. None: nothing is."""
        if ignored is None:
            self._access.change(("DELETE FROM ignored WHERE provider = ?", (provider_id,)))
            return
        values = {"provider": provider_id, **values_of(ignored)}
        self._access.change(known(provider_id), row("ignored", values, verb="REPLACE"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRun:
    """An event and the hook to run for it."""

    id: str
    hook: str
    kind: str
    document: Mapping[str, Any]
    due_at: datetime
    attempts: int
    """The number of earlier attempts."""


class HistoryHooks:
    """The events for hooks, so that each runs exactly once for an event; raises as `NotificationStore`."""

    def __init__(self, access: HistoryAccess) -> None:
        self._access = access

    def add(self, event: HookEvent, hooks: Iterable[str], now: datetime) -> bool:
        """Adds an event for hooks. False: it is its subject's first, or repeats the last one."""
        access, kind = self._access, event.kind.value
        document = json.dumps(dict(event.document), ensure_ascii=False)
        run: dict[str, Value] = {"id": event.id, "event": kind, "document": document, "due_us": to_us(now)}
        with access.changing():
            if event.subject:
                last = "SELECT event FROM hook_subjects WHERE subject = ?"
                found = access.connection.execute(last, (event.subject,)).fetchone()
                access.execute(
                    row("hook_subjects", {"subject": event.subject, "event": kind}, verb="REPLACE")
                )
                if found is None or found["event"] == kind:
                    return False
            old_us = to_us(now - _RUNS_KEPT_FOR)
            access.execute(("DELETE FROM hook_runs WHERE state = 'done' AND due_us < ?", (old_us,)))
            access.execute(
                *(row("hook_runs", {**run, "hook": hook}, verb="INSERT OR IGNORE") for hook in hooks)
            )
        return True

    def waiting(self) -> tuple[HookRun, ...]:
        """The runs that have not been made, oldest first."""
        return self._access.read(_run, "SELECT * FROM hook_runs WHERE state = 'waiting' ORDER BY due_us, id")

    def forget(self, hooks: Iterable[str]) -> None:
        """Drops what waits for hooks that are no longer in the settings; ``hooks`` are those that are."""
        kept = tuple(hooks)
        marks = ", ".join("?" * len(kept))
        sql = f"DELETE FROM hook_runs WHERE state = 'waiting' AND hook NOT IN ({marks})"  # noqa: S608 - marks only
        self._access.change((sql, kept))


def _run(found: sqlite3.Row) -> HookRun:
    return HookRun(
        id=found["id"],
        hook=found["hook"],
        kind=found["event"],
        document=json.loads(found["document"]),
        due_at=from_us(found["due_us"]),
        attempts=found["attempts"],
    )
