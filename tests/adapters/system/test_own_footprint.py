"""What this process takes of the computer."""

import sys

import psutil
import pytest
from proc import needs_proc_on_linux

from apimon_desktop.adapters.system.process import Measured, cpu_ratio, measured


@pytest.mark.skipif(sys.platform == "win32", reason="the working set changes between two looks")
@needs_proc_on_linux
def test_memory_is_what_the_system_says() -> None:
    found = measured().memory_bytes
    assert found is not None
    assert found == pytest.approx(psutil.Process().memory_info().rss, rel=0.2)


def test_processor_time_is_a_share_of_one_core() -> None:
    before = Measured(memory_bytes=None, cpu_s=10.0, at_mono_s=100.0)
    after = Measured(memory_bytes=None, cpu_s=10.5, at_mono_s=102.0)
    assert cpu_ratio(before, after) == 0.25
    assert cpu_ratio(after, after) is None, "no time has passed"


def test_processor_time_grows_with_work() -> None:
    before = measured()
    assert sum(range(2_000_000)) > 0
    after = measured()
    assert after.cpu_s > before.cpu_s
    ratio = cpu_ratio(before, after)
    assert ratio is not None
    assert ratio > 0.1
