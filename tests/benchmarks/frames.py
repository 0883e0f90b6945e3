"""The real app, clicked on and left alone by turns, with a look at how long the windows' thread is held.

Runs on a private desktop (see `windows.py`), with six providers answering in another process, asked every
second. Prints one line of JSON. Arguments: how many models the history tells of
besides the demo's own, and how many checks each stretch lasts in which nobody touches anything.

A beat of one millisecond runs on the thread of the windows: whatever holds it makes the next beat late.
"""

import asyncio
import json
import statistics
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from decimal import Decimal
from types import FrameType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer

from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.app.application import Application
from apimon_desktop.app.loop import collected_by_the_loop, event_loop
from apimon_desktop.app.tray_app import TrayApp
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.core.model.usage import Cost, CostBasis, Tokens, UsageEvent, UsageSource
from apimon_desktop.demo.scenarios import SCENARIOS
from apimon_desktop.demo.session import MemoryKeyring, fill_history
from apimon_desktop.monitor.session.session import Plan, Session, TaskOwner, configured
from apimon_desktop.paths import Folders, folders
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.tray.tray import Tray
from apimon_desktop.ui.views.commands import OpenReport, OpenSettings
from tests.benchmarks.painted import Painted

if TYPE_CHECKING:
    from apimon_desktop.ui.popover.window import Popover

EVERY_S: Final = 1.0
CLICKS: Final = 9
SETTLES_S: Final = 4.0
LONG_S: Final = 0.010
"""What is held for so long is looked at: where in the program it is."""
DAYS: Final = 30
THRESHOLDS: Final = replace(
    DEFAULT,
    interval_s=EVERY_S,
    least_interval_s=EVERY_S,
    watched_interval_s=EVERY_S,
    credit_interval_s=10.0,
    feed_interval_s=10.0,
    feed_least_interval_s=5.0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How long the thread of the windows was held while something went on."""

    name: str
    is_rest: bool
    """True where nobody touched anything, and the providers were polled."""
    checks: int
    longest_ms: float
    busiest_ms: float
    """The most CPU time of that thread without a beat: what was longer was other programs' turn."""
    p99_ms: float
    """Of all beats."""
    where: str
    """Innermost first, as it was seen during the busiest; empty: nothing was as long as `LONG_S`."""


class Beat(QObject):
    """Notes how late each beat is, and, from another thread, what makes it late."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._on_beat)
        self._gaps: list[tuple[float, float, str]] = []
        self._last_s, self._last_cpu_s = 0.0, 0.0
        self._seen = ""
        self._owner = threading.get_ident()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def start(self) -> None:
        """Begins to beat."""
        self._last_s, self._last_cpu_s = time.perf_counter(), time.thread_time()
        self._timer.start()
        self._thread.start()

    def stop(self) -> None:
        """Beats no more."""
        self._timer.stop()
        self._is_over.set()
        self._thread.join()

    def take(self, name: str, checks: int, *, is_rest: bool) -> Held:
        """What was noted since the last call."""
        gaps, self._gaps = self._gaps, []
        _, busiest_s, where = max(gaps, key=lambda gap: gap[1])
        p99_s = statistics.quantiles((gap[0] for gap in gaps), n=100)[98]
        return Held(
            name=name,
            is_rest=is_rest,
            checks=checks,
            longest_ms=max(gap[0] for gap in gaps) * 1000,
            busiest_ms=busiest_s * 1000,
            p99_ms=p99_s * 1000,
            where=where,
        )

    def _on_beat(self) -> None:
        now_s, cpu_s = time.perf_counter(), time.thread_time()
        self._gaps.append((now_s - self._last_s, cpu_s - self._last_cpu_s, self._seen))
        self._last_s, self._last_cpu_s, self._seen = now_s, cpu_s, ""

    def _look(self) -> None:
        while not self._is_over.wait(LONG_S):
            began_s = self._last_s
            if time.perf_counter() - began_s > LONG_S:
                seen = _place(sys._current_frames().get(self._owner))
                if began_s == self._last_s:
                    self._seen = self._seen or seen


def _place(frame: FrameType | None) -> str:
    """The functions of the app on the way to here, innermost first."""
    names: list[str] = []
    while frame is not None:
        if "apimon_desktop" in frame.f_code.co_filename:
            names.append(f"{frame.f_globals['__name__'].rpartition('.')[2]}.{frame.f_code.co_name}")
        frame = frame.f_back
    return " < ".join(names[:5])


class Visitor:
    """Clicks as a person does, and waits."""

    def __init__(self, app: Application, tray: Tray, session: Session, beat: Beat, checks: int) -> None:
        self._app = app
        self._stretch = checks
        self._tray = tray
        self._session = session
        self._beat = beat
        self._painted = Painted()
        self._checks = self._awaited = 0
        self._enough = asyncio.Event()
        session.engine.subscribe(self._count)
        self.held: list[Held] = []
        self.clicks_ms: list[float] = []
        self.clicks_cpu_ms: list[float] = []

    async def look_at_everything(self) -> None:
        """All that is measured, one after the other."""
        await self._rest("icon alone")
        await self._click()
        self._note("first opening of the report")
        for _ in range(CLICKS - 1):
            self._report.close()
            await asyncio.sleep(0.3)
            await self._click()
        self._note("later openings of the report")
        self._tray.commanded.emit(OpenSettings())
        await asyncio.sleep(1)
        self._note("first opening of the settings")
        await self._rest("report and settings open")
        report = self._report
        report.open_details(next(iter(self._session.engine.snapshot.providers)))
        await asyncio.sleep(1)
        self._note("first opening of a provider's page")
        await self._rest("provider's page open")
        report.pages.leave()
        await asyncio.sleep(0.5)
        self._note("back to all providers")
        await self._visit_usage()

    async def look_at_usage(self) -> None:
        """The report once, and the page of usage."""
        await self._click()
        self._note("first opening of the report")
        await self._visit_usage()

    async def _visit_usage(self) -> None:
        pages = self._report.pages
        pages.open_costs()
        await asyncio.sleep(1)
        self._note("first opening of the usage page")
        pages.leave()
        pages.open_costs()
        await asyncio.sleep(1)
        self._note("later opening of the usage page")
        await self._rest("usage page open")

    async def _click(self) -> None:
        self._painted.begin()
        clicked_s, clicked_cpu_s = time.perf_counter(), time.thread_time()
        self._tray.commanded.emit(OpenReport())
        if not self.clicks_ms:
            self._painted.watch()
        async with asyncio.timeout(10):
            done_s = await self._painted.at_s()
        self.clicks_ms.append((done_s - clicked_s) * 1000)
        self.clicks_cpu_ms.append((time.thread_time() - clicked_cpu_s) * 1000)
        await asyncio.sleep(0.5)

    async def _rest(self, name: str) -> None:
        self._awaited = self._checks + self._stretch
        self._enough.clear()
        async with asyncio.timeout(SETTLES_S + self._stretch * EVERY_S):
            await self._enough.wait()
        self._note(name, is_rest=True)

    def _note(self, name: str, *, is_rest: bool = False) -> None:
        self.held.append(self._beat.take(name, self._checks, is_rest=is_rest))
        self._checks = 0

    def _count(self, update: Update) -> None:
        self._checks += update.result is not None
        if self._checks == self._awaited:
            self._enough.set()

    @property
    def _report(self) -> "Popover":
        from apimon_desktop.ui.popover.window import Popover  # noqa: PLC0415 - the app loads it itself

        return next(w for w in self._app.topLevelWidgets() if isinstance(w, Popover))


@asynccontextmanager
async def app_running(tray: Tray, places: Folders) -> AsyncIterator[Session]:
    """The app as `apimon_desktop.app.lifetime` makes it, but for the rate of its checks."""
    config = configured(places)
    settings = replace(config.settings, interval_s=EVERY_S)
    plan = Plan(folders=places, settings=settings, metrics_file=places.metrics_file, thresholds=THRESHOLDS)
    session = Session(plan, keyring=MemoryKeyring({}))
    stop = asyncio.Event()
    async with TaskOwner() as jobs:
        tray_app = TrayApp(session, tray, jobs, None, problems=(), stop=stop)
        jobs.run(tray_app.run(hidden=True, greets=False))
        yield session
        tray_app.close()
        stop.set()
    await session.aclose()


def write_past(places: Folders, models: int) -> None:
    """The demo's history, and as many models as are wanted besides."""
    clock = Clock()
    fill_history(SCENARIOS["all-fine"], places, clock)
    history = History.open(places.history_file).history
    assert history is not None
    begins_at = clock.now() - timedelta(days=DAYS)
    history.usage.save(
        tuple(
            (
                UsageEvent(
                    provider_id=tuple(PROVIDERS)[number % len(PROVIDERS)],
                    at=begins_at + timedelta(days=day),
                    source=UsageSource.HOOK,
                    tokens=Tokens(input_tokens=900 + number, output_tokens=100),
                    model=f"model-{number}",
                    ok=True,
                ),
                Cost(basis=CostBasis.BILLED, usd=Decimal(number) / 7),
            )
            for number in range(models)
            for day in range(DAYS)
        )
    )
    history.close()


async def measure(app: Application, models: int, checks: int) -> dict[str, object]:
    """All figures of one visit."""
    places = folders(None)
    write_past(places, models)
    tray, beat = Tray(), Beat()
    async with app_running(tray, places) as session:
        visitor = Visitor(app, tray, session, beat, checks)
        await asyncio.sleep(SETTLES_S)
        beat.start()
        await (visitor.look_at_usage() if models else visitor.look_at_everything())
        beat.stop()
    tray.hide()
    return {
        "held": [asdict(one) for one in visitor.held],
        "clicks_ms": visitor.clicks_ms,
        "clicks_cpu_ms": visitor.clicks_cpu_ms,
    }


def main() -> None:
    """Measures, and prints what was found."""
    app = Application([sys.argv[0]])
    app.setQuitOnLastWindowClosed(False)
    with collected_by_the_loop(), asyncio.Runner(loop_factory=lambda: event_loop(app)) as runner:
        found = runner.run(measure(app, int(sys.argv[1]), int(sys.argv[2])))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
