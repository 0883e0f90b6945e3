"""The report as the app fills it: from a real history, in the store thread, only while somebody looks."""

import csv
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from desktop_parts import waiting
from found_widgets import press
from long_history import NOW, LongHistory
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from samples import Samples

from apimon_desktop.adapters.keys.keyring import KeyringAnswer
from apimon_desktop.app.controllers.commands import Dispatcher
from apimon_desktop.app.controllers.report import ReportController
from apimon_desktop.core.health.uptime import Span
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId, Secret
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.state import Verdict
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.session.session import Plan, Session, TaskOwner
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.details.page import DetailsPage
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.views.commands import CopyText, ExportKind, ExportRequest, ShowSpan
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.widgets.bars import HeartbeatBar
from apimon_desktop.ui.widgets.charts import LatencyChart
from apimon_desktop.ui.widgets.labels import TextLabel

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]
ANTHROPIC = ProviderId("anthropic")


@pytest.fixture(autouse=True)
def _closing_a_window_ends_no_loop(qapp: QApplication) -> Iterator[None]:
    """As in the app itself."""
    before = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(before)


class NoKeyring:
    def read(self) -> KeyringAnswer:
        return KeyringAnswer(keys={})

    def update(self, changes: object) -> KeyringAnswer:
        raise AssertionError("nothing is saved here")


@dataclass
class Opened:
    """A window with its desk, over a history of ten days."""

    session: Session
    desk: ReportController
    window: Popover

    def show(self) -> None:
        """Anthropic has a problem, so that its past is drawn."""
        snapshot = self.session.engine.snapshot
        failing = Samples().state("anthropic", Cause.TIMEOUT)
        snapshot = replace(snapshot, providers={**snapshot.providers, ANTHROPIC: failing})
        self.window.show_view(report_view(Known(snapshot=snapshot, now=NOW, tz=None)))
        self.window.open_in_front()

    @property
    def drawn(self) -> list[HeartbeatBar]:
        return [bar for bar in self.window.findChildren(HeartbeatBar) if bar.accessibleName()]

    def texts(self) -> set[str]:
        return {label.text() for label in self.window.findChildren(TextLabel) if label.isVisible()}

    def chart_name(self) -> str:
        chart = self.window.findChild(LatencyChart)
        return "" if chart is None else chart.accessibleName()


async def until(holds: Callable[[], bool]) -> None:
    async def look() -> bool:
        return holds()

    await waiting.until(look, "what the window was to show", timeout_s=10)


@asynccontextmanager
async def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Opened]:
    places = folders(home / "apimon")
    LongHistory(providers=tuple(PROVIDERS), days=10).write(places.history_file)
    plan = Plan(folders=places, settings=Settings(), metrics_file=places.metrics_file, environ={})
    session = Session(plan, keyring=NoKeyring())
    monkeypatch.setattr(session.engine.clock, "now", lambda: NOW)
    await session.open()
    owner = QObject()
    async with TaskOwner() as jobs:
        dispatcher = Dispatcher()
        dispatcher.register(CopyText, lambda _command: None)
        desk = ReportController(session, jobs, dispatcher, shown=lambda view: view, parent=owner)
        session.engine.subscribe(desk.receive)
        window = Popover()
        desk.attach(window)
        window.commanded.connect(dispatcher.dispatch)
        try:
            yield Opened(session=session, desk=desk, window=window)
        finally:
            window.close()
            window.deleteLater()
    await session.aclose()


def checked(session: Session, cause: Cause) -> Update:
    """What the engine tells of a check, after it was kept."""
    result = CheckResult(
        provider_id=ANTHROPIC, kind=CheckKind.POLL, at=NOW, at_mono_s=0, cause=cause, latency_ms=None
    )
    session.recorder.ask_history(lambda history: history.append(result, Verdict(cause=cause, since=NOW)))
    return Update(snapshot=session.engine.snapshot, result=result)


def test_the_past_is_there_a_moment_after_the_click(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            it.desk.look_ahead()
            it.show()
            await until(lambda: len(it.drawn) == 1)
            assert all("% up" in bar.accessibleName() for bar in it.drawn)
            assert any(text.startswith("Up ") and text.endswith(" in 30 days") for text in it.texts())

    run_on_qt(main())


def test_a_check_is_drawn_while_the_report_is_open_and_not_read_while_it_is_closed(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            it.show()
            await until(lambda: len(it.drawn) == 1)
            (bar,) = it.drawn
            assert "failed" not in bar.tip_at(bar.width() - 1)
            it.desk.receive(checked(it.session, Cause.TIMEOUT))
            await until(lambda: "failed, no reply" in bar.tip_at(bar.width() - 1))
            it.window.close()
            it.desk.receive(checked(it.session, Cause.OK))
            assert not it.desk._soon.isActive()

    run_on_qt(main())


def test_the_page_is_filled_and_follows_the_chosen_span(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            it.show()
            await until(lambda: len(it.drawn) == 1)
            it.window.open_details(ANTHROPIC)
            assert "Reading…" in it.texts()
            await until(lambda: it.chart_name().startswith("Reply time, 24 hours: from"))
            assert "Reading…" not in it.texts()
            it.window.commanded.emit(ShowSpan(span=Span.WEEK))
            await until(lambda: it.chart_name().startswith("Reply time, 7 days: from"))
            it.desk.receive(checked(it.session, Cause.TIMEOUT))
            before = {text for text in it.texts() if "failed check" in text}
            await until(lambda: {text for text in it.texts() if "failed check" in text} != before)
            page = it.window.findChild(DetailsPage)
            assert page is not None
            QTest.keyClick(page, Qt.Key.Key_Escape)
            assert not page.isVisible()

    run_on_qt(main())


@pytest.mark.parametrize("provider_id", [None, ANTHROPIC])
def test_what_is_exported_can_be_read_again(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch, provider_id: ProviderId | None
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            it.show()
            for kind in (ExportKind.JSON, ExportKind.CSV):
                path = str(home / f"all.{kind.value}")
                it.window.export_chosen.emit(ExportRequest(path=path, kind=kind, provider_id=provider_id))
                await until(lambda path=path: f"Saved as {path}" in it.texts())  # type: ignore[misc]
            document = json.loads((home / "all.json").read_text(encoding="utf-8"))
            assert document["schema_version"] == 1
            wanted = set(PROVIDERS) if provider_id is None else {provider_id}
            assert set(document["history"]["providers"]) == wanted
            points = document["history"]["providers"]["anthropic"]["points"]
            with (home / "all.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            mine = [row for row in rows if row["provider"] == "anthropic" and row["record"] == "point"]
            assert len(mine) == len(points) > 1000
            assert {row["provider"] for row in rows} == wanted

    run_on_qt(main())


def test_a_chart_is_exported_as_it_was_seen(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            it.show()
            picture = QImage(40, 20, QImage.Format.Format_ARGB32)
            picture.fill(Qt.GlobalColor.red)
            path = str(home / "chart.png")
            it.window.export_chosen.emit(
                ExportRequest(path=path, kind=ExportKind.PNG, provider_id=ANTHROPIC, picture=picture)
            )
            await until(lambda: f"Saved as {path}" in it.texts())
            again = QImage(path)
            assert (again.width(), again.height()) == (40, 20)
            assert again.pixelColor(5, 5) == Qt.GlobalColor.red

    run_on_qt(main())


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            it.show()
            (home / "file").write_text("", encoding="utf-8")
            path = str(home / "file" / "x.csv")
            it.window.export_chosen.emit(ExportRequest(path=path, kind=ExportKind.CSV, provider_id=None))
            why = "a file is in the place of its folder. Choose another place."
            await until(lambda: f"{path} could not be written: {why}" in it.texts())

    run_on_qt(main())


def test_the_text_for_support_goes_through_the_redaction(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            copied: list[CopyText] = []
            it.window.commanded.connect(copied.append)
            it.desk._session.redactor.add(Secret("what API Monitor"))
            it.show()
            it.window.open_details(ANTHROPIC)
            await until(lambda: it.chart_name().startswith("Reply time, 24 hours: from"))
            page = it.window.findChild(DetailsPage)
            assert page is not None
            press(page, "Copy report")
            assert copied[0].text.startswith("## Anthropic (Claude): ••••")

    run_on_qt(main())
