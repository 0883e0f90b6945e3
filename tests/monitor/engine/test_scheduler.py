"""One timer for everything that is due in the engine."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from clock import FakeClock, settle

from apimon_desktop.monitor.engine.scheduler import Job, Scheduler


@dataclass
class Jobs:
    """Jobs by name, each due at its time in seconds since the start."""

    clock: FakeClock
    due_s: dict[str, float]
    takes_s: float = 0.0
    breaks: bool = False
    done: list[tuple[str, float]] = field(default_factory=list)
    begun_s: float = 1000.0

    def jobs(self, now_mono_s: float) -> Iterator[Job]:
        for name, due_s in self.due_s.items():
            yield Job(
                key="shared" if name.startswith("shared") else name,
                due_mono_s=self.begun_s + due_s,
                start=lambda name=name: self.start(name),  # type: ignore[misc]
                name=name,
            )

    async def start(self, name: str) -> None:
        self.done.append((name, self.clock.elapsed_s))
        self.due_s.pop(name)
        await self.clock.sleep_until(self.clock.monotonic() + self.takes_s)
        if self.breaks:
            self.due_s[name] = 0.0
            raise ZeroDivisionError


@asynccontextmanager
async def running(*sources: Jobs) -> AsyncIterator[Scheduler]:
    scheduler = Scheduler(sources[0].clock)
    task = asyncio.get_running_loop().create_task(scheduler.run(sources, lambda _due_s: None))
    await settle()
    try:
        yield scheduler
    finally:
        task.cancel()
        await asyncio.wait({task})


async def test_jobs_of_all_kinds_run_at_their_times_with_one_timer() -> None:
    clock = FakeClock()
    checks, feeds = Jobs(clock, {"a": 10, "b": 5}), Jobs(clock, {"c": 7})
    async with running(checks, feeds):
        assert len(clock._sleepers) == 1
        await clock.advance(20)
    assert checks.done == [("b", 5), ("a", 10)]
    assert feeds.done == [("c", 7)]


async def test_the_timer_is_set_anew_only_for_what_is_due_earlier() -> None:
    clock = FakeClock()
    jobs = Jobs(clock, {"a": 100})
    async with running(jobs) as scheduler:
        jobs.due_s["later"] = 200
        scheduler.wake()
        await settle()
        assert len(clock._sleepers) == 1, "the timer was left alone"
        jobs.due_s["earlier"] = 50
        scheduler.wake()
        await clock.advance(60)
        assert jobs.done == [("earlier", 50)]


async def test_of_jobs_that_share_a_key_one_runs_at_a_time() -> None:
    clock = FakeClock()
    jobs = Jobs(clock, {"shared 1": 1, "shared 2": 1, "alone": 1}, takes_s=10)
    async with running(jobs):
        await clock.advance(5)
        assert jobs.done == [("shared 1", 1), ("alone", 1)]
        await clock.advance(10)
        assert jobs.done[2:] == [("shared 2", 11)]


@pytest.mark.logs_warning("Internal error in a")
async def test_a_job_with_an_internal_error_rests_and_the_others_go_on() -> None:
    clock = FakeClock()
    broken, other = Jobs(clock, {"a": 1}, breaks=True), Jobs(clock, {"b": 300})
    async with running(broken, other):
        await clock.advance(599)
        assert broken.done == [("a", 1)]
        assert other.done == [("b", 300)]
        broken.breaks = False
        await clock.advance(10)
        assert broken.done == [("a", 1), ("a", 601)]


@dataclass
class Broken(Jobs):
    """A source that can't tell its jobs."""

    asked_s: list[float] = field(default_factory=list)

    def jobs(self, now_mono_s: float) -> Iterator[Job]:
        self.asked_s.append(now_mono_s - self.begun_s)
        if len(self.asked_s) == 1:
            raise ZeroDivisionError
        yield from super().jobs(now_mono_s)


@pytest.mark.logs_warning("Internal error in Broken")
async def test_a_source_with_an_internal_error_rests_and_stops_no_other() -> None:
    clock = FakeClock()
    broken, others = Broken(clock, {"feeds": 5}), Jobs(clock, {"check": 10, "late": 700})
    async with running(broken, others):
        await clock.advance(20)
        assert others.done == [("check", 10)]
        assert broken.done == []
        await clock.advance(800)
    assert broken.asked_s[:2] == [0, 600]
    assert broken.done == [("feeds", 600)]
    assert others.done == [("check", 10), ("late", 700)]
