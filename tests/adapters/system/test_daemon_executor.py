import gc
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest

from apimon_desktop.adapters.system.threads import DaemonExecutor

ROOT = str(Path(__file__).resolve().parents[3])


def test_calls_give_their_results_and_errors() -> None:
    executor = DaemonExecutor(2, "test")
    assert list(executor.map(lambda number: number * 2, range(20))) == list(range(0, 40, 2))
    with pytest.raises(ZeroDivisionError):
        executor.submit(lambda: 1 // 0).result(30)
    with pytest.raises(SystemExit):
        executor.submit(sys.exit, 3).result(30)
    assert executor.submit(lambda: "still works").result(30) == "still works"
    executor.shutdown()


def test_no_more_threads_start_than_asked_for_and_all_are_daemons() -> None:
    executor = DaemonExecutor(2, "few")
    release = threading.Event()
    futures = [executor.submit(release.wait, 10) for _ in range(6)]
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("few-")]
    assert len(threads) == 2
    assert all(thread.daemon for thread in threads)
    release.set()
    assert all(future.result(30) for future in futures)
    executor.shutdown()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def test_a_stuck_call_does_not_hold_shutdown_nor_keep_others_from_running() -> None:
    executor = DaemonExecutor(2, "stuck")
    release = threading.Event()
    stuck = executor.submit(release.wait)
    assert executor.submit(lambda: "other").result(30) == "other"
    executor.shutdown(wait=True)
    assert not stuck.done()
    with pytest.raises(RuntimeError):
        executor.submit(print)
    release.set()


def test_a_call_that_waits_at_shutdown_is_still_made() -> None:
    executor = DaemonExecutor(1, "last")
    release = threading.Event()
    executor.submit(release.wait)
    last = executor.submit(lambda: "made")
    executor.shutdown()
    release.set()
    assert last.result(30) == "made"


def test_a_call_that_is_cancelled_while_it_waits_is_not_made() -> None:
    executor = DaemonExecutor(1, "cancelled")
    release, made = threading.Event(), threading.Event()
    executor.submit(release.wait)
    assert executor.submit(made.set).cancel()
    release.set()
    executor.submit(int).result(30)  # the thread is past the cancelled call
    assert not made.is_set()
    executor.shutdown()


def test_arguments_of_a_finished_call_are_let_go() -> None:
    class Large:
        pass

    executor = DaemonExecutor(1, "idle")
    large = Large()
    gone = weakref.ref(large)
    executor.submit(id, large).result(30)
    del large
    executor.submit(int).result(30)  # the thread is past the first call
    gc.collect()
    assert gone() is None
    executor.shutdown()


_STUCK = """
import asyncio, threading
from apimon_desktop.adapters.system.threads import DaemonExecutor
from apimon_desktop.adapters.system.threads import in_daemon_thread
{imports}
async def main():
    loop = asyncio.get_running_loop()
    loop.set_default_executor(DaemonExecutor(2, "apimon-default"))
    forever, entered = threading.Event(), threading.Semaphore(0)
    def stick():
        entered.release()
        forever.wait()
    tasks = [asyncio.ensure_future(loop.run_in_executor(None, stick)) for _ in range(2)]
    tasks.append(asyncio.ensure_future(in_daemon_thread(stick)))
    for _ in tasks:
        await in_daemon_thread(entered.acquire)
    print("stuck", flush=True)

with asyncio.Runner({factory}) as runner:
    runner.run(main())
print("ended", flush=True)
"""


@pytest.mark.parametrize(
    ("imports", "factory"),
    [
        ("", ""),
        (
            "from PySide6.QtCore import QCoreApplication as App; from apimon_desktop.app import loop",
            "loop_factory=lambda: loop.EventLoop(App([]))",
        ),
    ],
    ids=["asyncio", "qasync"],
)
def test_a_process_with_stuck_threads_ends_promptly(imports: str, factory: str) -> None:
    script = _STUCK.format(imports=imports, factory=factory)
    process = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (process.returncode, process.stdout, process.stderr) == (0, "stuck\nended\n", "")
