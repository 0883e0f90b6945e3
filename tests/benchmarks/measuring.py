"""Runs a tray program on a private desktop and measures it from outside."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_parts.desktop import Desktop
from desktop_parts.program import Program
from desktop_parts.sni_host import SniHost

from tests.benchmarks.footprint import Counters, Memory, read_counters, read_memory

LOOK_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A tray program to measure."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """What a program used in a stretch of time in which nobody touched it."""

    memory: Memory
    samples: tuple[Counters, ...]
    """One a second, oldest first."""

    @property
    def length_s(self) -> float:
        """How long was measured."""
        return self.samples[-1].at_mono_s - self.samples[0].at_mono_s

    @property
    def cpu_s(self) -> float:
        """CPU time used."""
        return self.samples[-1].cpu_s - self.samples[0].cpu_s

    @property
    def cpu_s_per_hour(self) -> float:
        """The same, for an hour of it."""
        return self.cpu_s / self.length_s * 3600

    @property
    def switches_per_s(self) -> float:
        """Context switches, over the whole time."""
        return (self.samples[-1].switches - self.samples[0].switches) / self.length_s

    def switches_per_s_apart_from(self, busy_at_mono_s: Sequence[float], margin_s: float = 2) -> float:
        """Context switches in the seconds with none of these moments near."""
        quiet_s, switches = 0.0, 0
        for before, after in zip(self.samples, self.samples[1:], strict=False):
            if not any(
                before.at_mono_s - margin_s < at < after.at_mono_s + margin_s for at in busy_at_mono_s
            ):
                quiet_s += after.at_mono_s - before.at_mono_s
                switches += after.switches - before.switches
        return switches / quiet_s if quiet_s else float("nan")


async def cold_start_s(desktop: Desktop, subject: Subject) -> float:
    """From the start of the process to its icon in the tray."""
    async with SniHost(desktop.bus_address) as tray:
        start_s = time.monotonic()
        with _running(subject) as program:
            await tray.wait_item()
            shown_s = time.monotonic()
            await _end(program)
    return shown_s - start_s


async def idle(
    desktop: Desktop,
    *subjects: Subject,
    settle_s: float,
    window_s: float,
    say: Callable[[str], None],
) -> list[Idle]:
    """Runs programs beside each other, idle for a while and then for the window that counts.

    The first one has a tray icon.
    """
    say(f"{' and '.join(one.name for one in subjects)}: idle for {settle_s + window_s:.0f} s")
    async with SniHost(desktop.bus_address) as tray:
        with ExitStack() as running:
            programs = [running.enter_context(_running(subject)) for subject in subjects]
            await tray.wait_item()
            await asyncio.sleep(settle_s)
            samples = [[read_counters(program.pid) for program in programs]]
            while samples[-1][0].at_mono_s - samples[0][0].at_mono_s < window_s:
                await asyncio.sleep(LOOK_S)
                samples.append([read_counters(program.pid) for program in programs])
            memories = [read_memory(program.pid) for program in programs]
            for program in programs:
                await _end(program)
    return [
        Idle(memory=memory, samples=of_one)
        for memory, of_one in zip(memories, zip(*samples, strict=True), strict=True)
    ]


async def median_starts_s(
    desktop: Desktop, subjects: Sequence[Subject], *, count: int, say: Callable[[str], None]
) -> list[float]:
    """The median cold start of each, measured in turn after one that does not count."""
    say(f"cold starts, {count} of each in turn")
    for subject in subjects:
        await cold_start_s(desktop, subject)
    rounds = [[await cold_start_s(desktop, subject) for subject in subjects] for _ in range(count)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


@contextmanager
def _running(subject: Subject) -> Iterator[Program]:
    with TemporaryDirectory(prefix="apimon-bench-") as folder:
        program = Program(subject.command, environment=subject.environment, folder=Path(folder))
        try:
            yield program
        finally:
            program.kill()


async def _end(program: Program) -> None:
    program.terminate()
    await program.wait()
