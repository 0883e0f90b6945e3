"""What this process takes of the computer, measured without any package for it."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PS: Final = "/bin/ps"
_ANSWER_S: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One look."""

    memory_bytes: int | None
    """Held in RAM. None: this system does not tell."""
    cpu_s: float
    """Processor time since the start, of all threads."""
    at_mono_s: float


def measured() -> Measured:
    """What is so now. May start a program on macOS; not for the thread of the windows."""
    return Measured(memory_bytes=_memory_bytes(), cpu_s=time.process_time(), at_mono_s=time.monotonic())


def cpu_ratio(before: Measured, after: Measured) -> float | None:
    """The share of one processor core between two looks. None: there was no time between them."""
    passed_s = after.at_mono_s - before.at_mono_s
    return None if passed_s <= 0 else max(0.0, (after.cpu_s - before.cpu_s) / passed_s)


if sys.platform == "linux":

    def _memory_bytes() -> int | None:
        try:
            resident_pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
        except (OSError, IndexError):
            return None
        return int(resident_pages) * os.sysconf("SC_PAGE_SIZE")

elif sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS, https://learn.microsoft.com/windows/win32/api/psapi (read 2026-11-23)."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    def _memory_bytes() -> int | None:
        counters = _Counters()
        counters.cb = ctypes.sizeof(counters)
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        ask = kernel.K32GetProcessMemoryInfo
        ask.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Counters), wintypes.DWORD)
        told = ask(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
        return int(counters.WorkingSetSize) if told else None

else:

    def _memory_bytes() -> int | None:
        """As ``ps`` has it: the system's own call for it needs a structure that differs by version."""
        command = (_PS, "-o", "rss=", "-p", str(os.getpid()))
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program, and our own number
                command, capture_output=True, timeout=_ANSWER_S, check=True
            )
            return int(done.stdout) * 1024
        except (OSError, subprocess.SubprocessError, ValueError):
            return None
