"""What a process and its children cost, as the kernel counts it."""

import time
from dataclasses import dataclass
from pathlib import Path

import psutil

PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """Running totals of a process and its living children."""

    at_mono_s: float
    cpu_s: float
    switches: int
    """Context switches of all threads: each is a wake-up, or a turn taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Memory of a process and its living children."""

    pss_mb: float
    """Shared pages divided by the number of those who share them."""
    rss_mb: float


def read_counters(pid: int) -> Counters:
    """The totals of this moment."""
    cpu_ns, switches = 0, 0
    for task in _tasks(pid):
        try:
            cpu_ns += int((task / "schedstat").read_text().split()[0])
            status = (task / "status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # the thread has just ended
        switches += sum(int(line.split()[1]) for line in status.splitlines() if "ctxt_switches" in line)
    return Counters(at_mono_s=time.monotonic(), cpu_s=cpu_ns / 1e9, switches=switches)


def read_memory(pid: int) -> Memory:
    """The use of this moment."""
    kilobytes = {"Pss": 0, "Rss": 0}
    for member in _family(pid):
        for line in (PROC / str(member) / "smaps_rollup").read_text().splitlines()[1:]:
            name, amount, *_ = line.replace(":", "").split()
            if name in kilobytes:
                kilobytes[name] += int(amount)
    return Memory(pss_mb=kilobytes["Pss"] / 1024, rss_mb=kilobytes["Rss"] / 1024)


def _family(pid: int) -> list[int]:
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def _tasks(pid: int) -> list[Path]:
    return [task for member in _family(pid) for task in (PROC / str(member) / "task").iterdir()]
