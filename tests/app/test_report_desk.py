"""The report as the app fills it: from a real history, in the store thread, only while somebody looks."""

import csv
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from desktop_parts import waiting
from long_history import NOW, LongHistory
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apimon_desktop.adapters.keys.keyring_answer import KeyringAnswer
from apimon_desktop.app.report_desk import ReportDesk
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.latency import Span
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.state import Verdict
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.monitor.jobs import Jobs
from apimon_desktop.monitor.session import Plan, Session
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.details_page import DetailsPage
from apimon_desktop.ui.heartbeat import HeartbeatBar
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.latency_chart import LatencyChart
from apimon_desktop.ui.report_window import ReportWindow
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.export import ExportKind, ExportRequest
from apimon_desktop.ui.views.report import report_view

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
    desk: ReportDesk
    window: ReportWindow

    def show(self) -> None:
        snapshot = self.session.engine.snapshot
        self.window.show_view(report_view(snapshot, Conditions(), now=NOW, tz=None))
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
    async with Jobs() as jobs:
        desk = ReportDesk(session, jobs, redact=lambda text: text, shown=lambda view: view, parent=owner)
        session.engine.subscribe(desk.receive)
        window = ReportWindow()
        desk.attach(window)
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
    session.keeper.ask_history(lambda history: history.append(result, Verdict(cause=cause, since=NOW)))
    return Update(snapshot=session.engine.snapshot, result=result)


def test_the_bars_of_all_providers_are_there_a_moment_after_the_click(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            it.desk.look_ahead()
            it.show()
            await until(lambda: len(it.drawn) == len(PROVIDERS))
            assert all("% up" in bar.accessibleName() for bar in it.drawn)
            assert any(text.startswith("24 h ") and " · 30 d " in text for text in it.texts())

    run_on_qt(main())


def test_a_check_is_drawn_while_the_report_is_open_and_not_read_while_it_is_closed(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            it.show()
            await until(lambda: len(it.drawn) == len(PROVIDERS))
            bar = it.window.list.rows[ANTHROPIC].header.strip.bar
            assert "failed" not in bar.tip_at(bar.width() - 1)
            it.desk.receive(checked(it.session, Cause.TIMEOUT))
            await until(lambda: "failed, not answering" in bar.tip_at(bar.width() - 1))
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
            await until(lambda: len(it.drawn) == len(PROVIDERS))
            it.window.open_details(ANTHROPIC)
            assert "reading …" in it.texts()
            await until(lambda: it.chart_name().startswith("Response time, 24 h: p50"))
            assert "reading …" not in it.texts()
            it.window.span_chosen.emit(Span.WEEK)
            await until(lambda: it.chart_name().startswith("Response time, 7 d: p50"))
            it.desk.receive(checked(it.session, Cause.TIMEOUT))
            before = {text for text in it.texts() if text.endswith(" checks")}
            await until(lambda: {text for text in it.texts() if text.endswith(" checks")} != before)
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
            why = "a file stands where its folder should be. Choose another place."
            await until(lambda: f"{path} could not be written: {why}" in it.texts())

    run_on_qt(main())


def test_the_text_for_support_goes_through_the_redaction(
    run_on_qt: RunOnQt, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        async with opened(home, monkeypatch) as it:
            copied: list[str] = []
            it.window.copy_requested.connect(copied.append)
            it.desk._redact = lambda text: text.replace("what API Monitor", "••••")
            it.show()
            it.window.open_details(ANTHROPIC)
            await until(lambda: it.chart_name().startswith("Response time, 24 h: p50"))
            page = it.window.findChild(DetailsPage)
            assert page is not None
            page._buttons._buttons[0].click()
            assert copied[0].startswith("## Anthropic (Claude): ••••")

    run_on_qt(main())
