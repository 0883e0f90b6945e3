"""Fills the report window with the past, while it is open and only what it draws; and saves it on request."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QBuffer, QIODevice, QObject
from PySide6.QtGui import QImage

from apimon_desktop.adapters.files.access import os_fault
from apimon_desktop.adapters.files.atomic import write_atomically
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.app.controllers.commands import Dispatcher
from apimon_desktop.app.desktop.windows import single_shot
from apimon_desktop.core.health.uptime import Span
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.report.report import PastOf, history_csv, history_json
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.history.past import DetailedPast, ProviderPast, detailed_past, report_past
from apimon_desktop.monitor.session.session import Session, TaskOwner
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.views.commands import ExportKind, ExportRequest, ShowSpan
from apimon_desktop.ui.views.details import DetailsView, details_view
from apimon_desktop.ui.views.heartbeat import heartbeat_view, uptime_line

if TYPE_CHECKING:
    from apimon_desktop.ui.popover.window import Popover

_GATHERED_MS: Final = 250
"""The checks of one round are read together."""
_EXPORTED: Final = timedelta(days=30)


class ReportController(QObject):
    """Reads in the store thread, on the window's behalf."""

    def __init__(
        self,
        session: Session,
        jobs: TaskOwner,
        dispatcher: Dispatcher,
        *,
        shown: Callable[[DetailsView], DetailsView],
        parent: QObject,
    ) -> None:
        """``shown`` takes out of a view what is hidden."""
        super().__init__(parent)
        self._session = session
        self._engine = session.engine
        self._jobs = jobs
        self._shown = shown
        self._window: Popover | None = None
        self._is_open = False
        self._pasts: dict[ProviderId, ProviderPast] = {}
        self._stale: set[ProviderId] = set()
        """Whose past is to be read."""
        self._is_reading = False
        self._page_of: ProviderId | None = None
        self._span = Span.DAY
        self._detailed: DetailedPast | None = None
        self._soon = single_shot(self, self._read_soon, _GATHERED_MS)
        dispatcher.register(ShowSpan, self._on_span)

    def look_ahead(self) -> None:
        """Begins to read what the window will draw, before it is built."""
        self._is_open = True
        self._stale.update(self._engine.snapshot.providers)
        self._read_soon()

    def attach(self, window: "Popover") -> None:
        """Takes the window on."""
        self._window = window
        window.open_changed.connect(self._on_open)
        window.pages.details_wanted.connect(self._on_details_wanted)
        window.export_chosen.connect(lambda request: self._jobs.start(self._export(request)))
        window.ages_outdated.connect(self.show_details)

    def receive(self, update: Update) -> None:
        """Reads the new check a moment later, if the report is open."""
        if not self._is_open:
            return
        if update.result is not None:
            self._stale.add(update.result.provider_id)
        self._stale.update(update.snapshot.providers.keys() - self._pasts.keys())
        if not self._soon.isActive():
            self._soon.start()

    def _on_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        was_open, self._is_open = self._is_open, is_open
        if not is_open:
            self._soon.stop()
        elif not was_open or not self._is_reading:
            self.look_ahead()

    def _on_details_wanted(self, provider_id: str) -> None:
        self._page_of = ProviderId(provider_id) if provider_id else None
        self._detailed = None
        self.show_details()
        if self._page_of is not None:
            self._jobs.start(self._read_details())

    def _on_span(self, command: ShowSpan) -> None:
        self._span = command.span
        self.show_details()
        self._jobs.start(self._read_details())

    def _read_soon(self) -> None:
        if self._page_of in self._stale:
            self._jobs.start(self._read_details())
        elif self._page_of is not None:
            self.show_details()
        if not self._is_reading:
            self._read()

    def _read(self) -> None:
        """Asks at once: while the window is being built, the other thread reads."""
        known, now = self._engine.snapshot.providers, self._engine.clock.now()
        wanted, self._stale = [pid for pid in known if pid in self._stale], set()
        if not wanted:
            return
        self._is_reading = True
        read = partial(report_past, provider_ids=wanted, now=now)
        self._jobs.start(self._show_past(self._session.recorder.ask_history(read), now))

    async def _show_past(
        self, asked: "Future[Mapping[ProviderId, ProviderPast] | None]", now: datetime
    ) -> None:
        try:
            pasts = await asyncio.wrap_future(asked)
        finally:
            self._is_reading = False
        known = self._engine.snapshot.providers
        if pasts is not None:
            self._pasts = {pid: past for pid, past in (self._pasts | dict(pasts)).items() if pid in known}
        if pasts is not None and self._window is not None and self._is_open:
            views = {pid: heartbeat_view(past.heartbeat, now=now, tz=None) for pid, past in pasts.items()}
            self._window.show_past(localised(views), localised(uptime_line(self._pasts.values())))
        if self._is_open:
            self._read()

    async def _read_details(self) -> None:
        provider_id, span = self._page_of, self._span
        if provider_id is None:
            return
        read = partial(
            detailed_past,
            provider_id=provider_id,
            span=span,
            now=self._engine.clock.now(),
            interval_s=self._engine.settings.interval_s,
        )
        past = await asyncio.wrap_future(self._session.recorder.ask_history(read))
        if past is not None and (self._page_of, self._span) == (provider_id, span):
            self._detailed = past
            self.show_details()

    def show_details(self) -> None:
        """Shows the page of one provider again, if it is open."""
        snapshot = self._engine.snapshot
        state = None if self._page_of is None else snapshot.providers.get(self._page_of)
        if state is not None and self._window is not None and self._is_open:
            news = self._session.money.news
            view = details_view(
                snapshot,
                state,
                self._detailed,
                money=None if news is None else news.summary.providers.get(state.id),
                hides_amounts=self._engine.settings.appearance.hide_amounts,
                span=self._span,
                now=self._engine.clock.now(),
                tz=None,
                redact=self._session.redactor,
            )
            self._window.show_details(self._shown(view))

    async def _export(self, request: ExportRequest) -> None:
        sentence = await _export(self._session, request)
        if self._window is not None and self._is_open:  # it may be gone for good by now
            self._window.say(localised(sentence))


async def _export(session: Session, request: ExportRequest) -> str:
    """Saves what is known; returns a sentence on how that went."""
    since = session.engine.clock.now() - _EXPORTED
    wanted = session.engine.snapshot.providers if request.provider_id is None else (request.provider_id,)
    past: dict[ProviderId, PastOf] = {}
    # One provider after the other, so that writes can come in between.
    for provider_id in () if request.kind is ExportKind.PNG else wanted:
        asked = session.recorder.ask_history(partial(_past_of, provider_id=provider_id, since=since))
        if (found := await asyncio.wrap_future(asked)) is not None:
            past[provider_id] = found
    report = await session.areport() if request.kind is ExportKind.JSON else {}
    try:
        await in_daemon_thread(_write, request, report, past, since)
    except OSError as error:
        return say(
            "{path} could not be written: {fault}. Choose another place.",
            path=request.path,
            fault=os_fault(error),
        )
    return say("Saved as {path}", path=request.path)


def _past_of(history: History, *, provider_id: ProviderId, since: datetime) -> PastOf:
    incidents = history.past.incidents([provider_id], since)[provider_id]
    return PastOf(points=history.points(provider_id, since), incidents=incidents)


def _write(
    request: ExportRequest, report: Mapping[str, Any], past: Mapping[ProviderId, PastOf], since: datetime
) -> None:
    match request.kind:
        case ExportKind.JSON:
            content = "".join(history_json(report, past, since=since)).encode()
        case ExportKind.CSV:
            content = history_csv(past).encode()
        case ExportKind.PNG:
            content = _png(request.picture)
    write_atomically(Path(request.path), content)


def _png(picture: object) -> bytes:
    if not isinstance(picture, QImage):
        raise TypeError("a picture is to be saved, and there is none")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6's stubs lack QIODevice here
    return bytes(buffer.data().data())
