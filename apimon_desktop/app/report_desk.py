"""Fills the report window with the past, while it is open and only what it draws; and saves it on request."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from apimon_desktop.core.latency import Span
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.jobs import Jobs
from apimon_desktop.monitor.past import DetailedPast, PastReader, ProviderPast, detailed_past
from apimon_desktop.monitor.session import Session
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.views.details import DetailsView, details_view
from apimon_desktop.ui.views.export import ExportRequest
from apimon_desktop.ui.views.heartbeat import heartbeat_view, uptime_line

if TYPE_CHECKING:
    from apimon_desktop.ui.report_window import ReportWindow

_GATHERED_MS: Final = 250
"""What one round of checks kept is read together."""


class ReportDesk(QObject):
    """Reads in the store thread, on the window's behalf."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        *,
        redact: Callable[[str], str],
        shown: Callable[[DetailsView], DetailsView],
        parent: QObject,
    ) -> None:
        """``redact`` takes keys out of a text; ``shown`` takes out of a view what is hidden."""
        super().__init__(parent)
        self._session = session
        self._engine = session.engine
        self._jobs = jobs
        self._redact = redact
        self._shown = shown
        self._window: ReportWindow | None = None
        self._is_open = False
        self._reader = PastReader()
        self._pasts: dict[ProviderId, ProviderPast] = {}
        self._stale: set[ProviderId] = set()
        """Whose past is to be read."""
        self._is_reading = False
        self._page_of: ProviderId | None = None
        self._span = Span.DAY
        self._detailed: DetailedPast | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_GATHERED_MS)
        self._soon.timeout.connect(self._read_soon)

    def look_ahead(self) -> None:
        """Begins to read what the window will draw, before it is built."""
        self._is_open = True
        self._stale.update(self._engine.snapshot.providers)
        self._read_soon()

    def attach(self, window: "ReportWindow") -> None:
        """Takes the window on."""
        self._window = window
        window.open_changed.connect(self._on_open)
        window.details_wanted.connect(self._on_details_wanted)
        window.span_chosen.connect(self._on_span)
        window.export_chosen.connect(self._on_export)
        window.ages_outdated.connect(self._show_details)

    def receive(self, update: Update) -> None:
        """Takes an update of the engine's; what it kept is read a moment later, if anybody looks."""
        if not self._is_open:
            return
        if update.result is not None:
            self._stale.add(update.result.provider_id)
        self._stale.update(update.snapshot.providers.keys() - self._pasts.keys())
        if not self._soon.isActive():
            self._soon.start()

    def send(self) -> None:
        """Shows the page again, as something else than the past has changed."""
        self._show_details()

    def _on_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        was_open, self._is_open = self._is_open, is_open
        if not is_open:
            self._soon.stop()
        elif not was_open or not self._is_reading:
            self.look_ahead()

    def _on_details_wanted(self, provider_id: str) -> None:
        self._page_of = ProviderId(provider_id) if provider_id else None
        self._detailed = None
        self._show_details()
        if self._page_of is not None:
            self._jobs.start(self._read_details())

    def _on_span(self, span: Span) -> None:
        self._span = span
        self._show_details()
        self._jobs.start(self._read_details())

    def _on_export(self, request: ExportRequest) -> None:
        self._jobs.start(self._export(request))

    def _read_soon(self) -> None:
        if self._page_of in self._stale:
            self._jobs.start(self._read_details())
        elif self._page_of is not None:
            self._show_details()
        if not self._is_reading:
            self._read()

    def _read(self) -> None:
        """Asks at once: while the window is being built, the other thread reads."""
        known, now = self._engine.snapshot.providers, self._engine.clock.now()
        wanted, self._stale = [pid for pid in known if pid in self._stale], set()
        if not wanted:
            return
        self._is_reading = True
        read = partial(
            self._reader.read, provider_ids=wanted, now=now, interval_s=self._engine.settings.interval_s
        )
        self._jobs.start(self._show_past(self._session.keeper.ask_history(read), now))

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
            tz=None,
            interval_s=self._engine.settings.interval_s,
        )
        past = await asyncio.wrap_future(self._session.keeper.ask_history(read))
        if past is not None and (self._page_of, self._span) == (provider_id, span):
            self._detailed = past
            self._show_details()

    def _show_details(self) -> None:
        snapshot = self._engine.snapshot
        state = None if self._page_of is None else snapshot.providers.get(self._page_of)
        if state is not None and self._window is not None and self._is_open:
            view = details_view(
                snapshot,
                state,
                self._detailed,
                span=self._span,
                now=self._engine.clock.now(),
                tz=None,
                redact=self._redact,
            )
            self._window.show_details(self._shown(view))

    async def _export(self, request: ExportRequest) -> None:
        from apimon_desktop.app.export import export  # noqa: PLC0415 - for whoever exports

        sentence = await export(self._session, request)
        if self._window is not None and self._is_open:  # it may be gone for good by now
            self._window.say(localised(sentence))
