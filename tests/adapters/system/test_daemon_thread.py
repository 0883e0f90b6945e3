import asyncio
import threading

import pytest

from apimon_desktop.adapters.system.threads import in_daemon_thread


async def test_it_runs_in_a_named_daemon_thread_of_its_own() -> None:
    def look() -> tuple[str, bool]:
        thread = threading.current_thread()
        return thread.name, thread.daemon

    assert await in_daemon_thread(look) == ("apimon-look", True)


async def test_arguments_results_and_errors_pass_through() -> None:
    assert await in_daemon_thread(int, "ff", base=16) == 255
    with pytest.raises(ValueError, match="invalid literal"):
        await in_daemon_thread(int, "x")


async def test_a_cancelled_call_is_left_behind_and_its_late_result_is_ignored() -> None:
    entered, release = threading.Event(), threading.Event()
    ended: list[threading.Thread] = []

    def block() -> str:
        ended.append(threading.current_thread())
        entered.set()
        release.wait()
        return "too late"

    task = asyncio.ensure_future(in_daemon_thread(block))
    await in_daemon_thread(entered.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    release.set()
    await in_daemon_thread(ended[0].join, 5)
    assert not ended[0].is_alive()


def test_a_result_that_comes_after_the_loop_is_closed_harms_nobody() -> None:
    entered, release = threading.Event(), threading.Event()
    threads: list[threading.Thread] = []

    def block() -> None:
        threads.append(threading.current_thread())
        entered.set()
        release.wait()

    async def main() -> None:
        left_behind = asyncio.ensure_future(in_daemon_thread(block))
        await in_daemon_thread(entered.wait)
        assert not left_behind.done()

    asyncio.run(main())
    release.set()
    threads[0].join(30)
    assert not threads[0].is_alive()
