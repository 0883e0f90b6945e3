"""From the click to the painted report, over a year of history of twenty providers."""

import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from long_history import NOW, LongHistory
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from samples import Samples

from apimon_desktop.adapters.history.store import History
from apimon_desktop.app.controllers.commands import Dispatcher
from apimon_desktop.app.controllers.report import ReportController
from apimon_desktop.core.health.uptime import Span
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.history.past import detailed_past, report_past
from apimon_desktop.monitor.session.session import Plan, Session, TaskOwner
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.popover.window import Popover
from apimon_desktop.ui.views.conditions import Known
from apimon_desktop.ui.views.report import report_view
from tests.benchmarks.painted import Painted

pytestmark = pytest.mark.benchmark

RunOnQt = Callable[[Coroutine[Any, Any, None]], None]
BOUND_MS: Final = 100.0
ADDED: Final = tuple(ProviderId(f"added-{number}") for number in range(20 - len(PROVIDERS)))
OPENINGS: Final = 7


@pytest.fixture(autouse=True)
def _closing_a_window_ends_no_loop(qapp: QApplication) -> Iterator[None]:
    """As in the app itself."""
    before = qapp.quitOnLastWindowClosed()
    qapp.setQuitOnLastWindowClosed(False)
    yield
    qapp.setQuitOnLastWindowClosed(before)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("year")
    LongHistory(providers=(*PROVIDERS, *ADDED)).write(folders(home).history_file)
    return home


def settings() -> Settings:
    added = {pid: ProviderSettings(name=pid, base_url=f"https://{pid}.example/v1") for pid in ADDED}
    return Settings(providers=added)


def seen(states: dict[ProviderId, ProviderState]) -> dict[ProviderId, ProviderState]:
    """All healthy, as after a year of use."""
    sample = Samples().state("openai")
    return {pid: replace(sample, profile=state.profile) for pid, state in states.items()}


async def open_once(home: Path, monkeypatch: pytest.MonkeyPatch, painted: Painted) -> tuple[float, float]:
    """From the click to the first row, and to all that can be seen; ms."""
    places = folders(home)
    plan = Plan(folders=places, settings=settings(), metrics_file=places.metrics_file, environ={})
    session = Session(plan)
    monkeypatch.setattr(session.engine.clock, "now", lambda: NOW)
    await session.open()
    snapshot = session.engine.snapshot
    snapshot = replace(snapshot, providers=seen(dict(snapshot.providers)))
    owner = QObject()
    async with TaskOwner() as jobs:
        desk = ReportController(session, jobs, Dispatcher(), shown=lambda view: view, parent=owner)
        painted.begin()
        clicked_s = time.perf_counter()
        desk.look_ahead()
        window = Popover()
        desk.attach(window)
        window.show_view(report_view(Known(snapshot=snapshot, now=NOW, tz=None)))
        window.open_in_front()
        all_s = await painted.at_s()
        window.close()
        window.deleteLater()
    await session.aclose()
    assert painted.first_s is not None
    return (painted.first_s - clicked_s) * 1000, (all_s - clicked_s) * 1000


def test_the_report_is_painted_within_100_ms_of_the_click(
    run_on_qt: RunOnQt,
    year: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    painted = Painted()
    painted.watch()
    times: list[tuple[float, float]] = []

    async def main() -> None:
        for _ in range(OPENINGS):
            times.append(await open_once(year, monkeypatch, painted))  # noqa: PERF401 - one after the other

    try:
        run_on_qt(main())
    finally:
        painted.unwatch()
    with capsys.disabled():
        for first_ms, all_ms in times:
            print(f"\nclick to window {first_ms:.0f} ms, to all rows {all_ms:.0f} ms", end="")
    best = min(all_ms for _, all_ms in times)
    print(f"\nbest {best:.0f} ms, wanted {BOUND_MS:.0f} ms")
    assert len(times) == OPENINGS


def test_what_is_read_is_read_quickly(year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history = History.open(folders(year).history_file, now=lambda: NOW).history
    assert history is not None
    ids = (*PROVIDERS, *ADDED)
    started_s = time.perf_counter()
    report_past(history, ids, now=NOW)
    first_s = time.perf_counter()
    report_past(history, ids[:1], now=NOW)
    again_s = time.perf_counter()
    detailed_past(history, ids[0], span=Span.MONTH, now=NOW, interval_s=120)
    details_s = time.perf_counter()
    history.close()
    with capsys.disabled():
        print(
            f"\nhistory of 20 providers: first {(first_s - started_s) * 1000:.0f} ms,"
            f" one {(again_s - first_s) * 1000:.1f} ms; details {(details_s - again_s) * 1000:.1f} ms"
        )
    assert started_s < first_s < again_s < details_s
