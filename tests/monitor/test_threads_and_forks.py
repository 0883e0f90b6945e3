"""One `APIMonitor` in several threads, on several event loops, and before and after a fork."""

import asyncio
import contextlib
import json
import os
import pickle
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import broken_answers as broken
import pytest
from observed_providers import Simulator

from apimon_desktop import APIMonitor
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import behaviours

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system knows no fork")

CHILD = """
import asyncio, os, sys
from apimon_desktop import APIMonitor

def forked(work, leave=os._exit):
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException:
        import traceback
        traceback.print_exc()
        os._exit(70)
    leave(0)

def ended(*pids):
    assert [os.waitpid(pid, 0)[1] for pid in pids] == [0] * len(pids)
"""


async def run(program: str) -> str:
    """What a program prints, run in the test's environment; whatever it warns of is a failure."""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", CHILD + textwrap.dedent(program)]
    done = await asyncio.to_thread(
        subprocess.run, command, capture_output=True, text=True, timeout=60, check=False
    )
    noise = [line for line in done.stderr.splitlines() if not line.startswith("Executing <")]
    assert (done.returncode, noise) == (0, [])
    return done.stdout


async def comes(is_so: Callable[[], bool]) -> None:
    """Waits for what other threads do."""
    async with asyncio.timeout(20):
        while not is_so():
            await asyncio.to_thread(threading.Event().wait, 0.01)


def in_threads(count: int, work: Callable[[], object]) -> None:
    """Runs a function in several threads at the same moment, and waits for all of them."""
    together, faults = threading.Barrier(count), list[BaseException]()

    def one() -> None:
        try:
            together.wait(30)
            work()
        except BaseException as fault:  # noqa: BLE001 - it is the test's, in another thread
            faults.append(fault)

    threads = [threading.Thread(target=one, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    assert not faults


async def test_threads_that_check_at_once_share_the_check(simulator: Simulator) -> None:
    monitor = APIMonitor()
    await asyncio.to_thread(in_threads, 4, lambda: asyncio.run(monitor.check_all_providers()))
    assert {metrics.status.value for metrics in monitor.metrics.values()} == {"healthy"}
    assert len(simulator.requests) < 4 * 6
    await asyncio.to_thread(in_threads, 3, lambda: asyncio.run(monitor.check_provider_health("openai")))
    await monitor.aclose()


async def test_a_check_that_another_thread_gave_up_is_made_all_the_same(simulator: Simulator) -> None:
    monitor = APIMonitor()
    simulator.set(ProviderId("openai"), broken.hang())

    async def impatient() -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(monitor.check_provider_health("openai"), 0.2)
        simulator.set(ProviderId("openai"), behaviours.ok())

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(asyncio.to_thread(lambda: asyncio.run(impatient())))
        await comes(lambda: bool(simulator.requests))
        checked = tasks.create_task(monitor.check_provider_health("openai"))
    assert checked.result().status == "healthy"
    await monitor.aclose()


async def test_two_that_watch_at_once_take_turns(simulator: Simulator) -> None:
    monitor = APIMonitor()
    async with asyncio.TaskGroup() as tasks:
        first, second = tasks.create_task(monitor.run()), tasks.create_task(monitor.run())
        await comes(lambda: "openai" in monitor.get_healthy_providers())
        first.cancel()
        await asyncio.wait({first})
        simulator.set(ProviderId("openai"), behaviours.wrong_key())
        monitor._shared._current().thread.call(monitor._engine.check_now, 5)
        await comes(lambda: monitor.metrics["openai"].status == "failed")
        second.cancel()
    await monitor.aclose()


async def test_usage_of_many_threads_and_loops_is_counted_once(simulator: Simulator, tmp_path: Path) -> None:
    monitor = APIMonitor()

    async def on_a_loop() -> None:
        monitor.track_usage("openai", 10)
        assert monitor.get_status_report()["summary"]["total_tokens"] >= 10

    await asyncio.to_thread(in_threads, 4, lambda: asyncio.run(on_a_loop()))
    await asyncio.to_thread(in_threads, 4, lambda: monitor.track_usage("openai", 1))
    assert monitor.metrics["openai"].tokens_used == 44
    assert json.loads((tmp_path / "api_metrics.json").read_text())["openai"]["tokens_used"] == 44
    await monitor.aclose()


async def test_a_copy_in_another_process_counts_in_the_same_files(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monitor = APIMonitor()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    copy: APIMonitor = pickle.loads(pickle.dumps(monitor))  # noqa: S301 - our own
    copy.track_usage("openai", 5)
    assert json.loads((tmp_path / "api_metrics.json").read_text())["openai"]["tokens_used"] == 5
    await monitor.aclose()
    await copy.aclose()


async def test_a_thread_that_still_watches_at_the_end_says_nothing(simulator: Simulator) -> None:
    told = await run(
        """
        import atexit, threading
        monitor, began = APIMonitor(), threading.Event()
        atexit.register(lambda: print(monitor.track_request("openai", tokens=5)))
        monitor.subscribe(lambda update: began.set())
        threading.Thread(target=lambda: asyncio.run(monitor.run()), daemon=True).start()
        began.wait(20)
        """
    )
    assert told == "True\n"


@forks
async def test_nothing_that_children_report_is_lost_however_they_end(simulator: Simulator) -> None:
    told = await run(
        """
        monitor = APIMonitor()
        monitor.track_usage("openai", 1)

        def child():
            monitor.track_usage("openai", 10)
            assert monitor.metrics["openai"].tokens_used >= 11
            ended(forked(grandchild))
            assert monitor.track_request("openai", tokens=1000)

        def grandchild():
            os.chdir("/")
            monitor.track_usage("openai", 100)

        ended(forked(child), forked(child, sys.exit), forked(lambda: None))
        monitor.track_usage("openai", 10_000)
        print(monitor.metrics["openai"].tokens_used)
        """
    )
    assert told == "12221\n"


@forks
async def test_children_check_though_the_parent_was_checking_as_it_forked(simulator: Simulator) -> None:
    told = await run(
        """
        import threading, time
        monitor, seen = APIMonitor(), []
        monitor.subscribe(seen.append)
        checking = threading.Thread(target=lambda: asyncio.run(monitor.check_all_providers()))

        def child():
            seen.clear()
            metrics = asyncio.run(asyncio.wait_for(monitor.check_provider_health("openai"), 20))
            assert (metrics.status, len(seen) > 0) == ("healthy", True)

        checking.start()
        children = []
        while checking.is_alive() and len(children) < 8:
            time.sleep(0.1)
            children.append(forked(child))
        ended(*children)
        print({metrics.status.value for metrics in monitor.metrics.values()})
        """
    )
    assert told == "{'healthy'}\n"


@forks
async def test_a_child_of_multiprocessing_that_ends_at_once_loses_no_request(
    simulator: Simulator, tmp_path: Path
) -> None:
    told = await run(
        f"""
        import httpx, multiprocessing
        from apimon_desktop import instrument
        monitor = APIMonitor()
        client = instrument(httpx.Client(), monitor)
        url = "{simulator.base_url(ProviderId("openai"))}/chat/completions"

        async def ask():
            async with instrument(httpx.AsyncClient(), monitor) as client:
                await client.post(url, json=body)

        def post(_number):
            client.post(url, json=body)

        body = {{"model": "gpt-4o-mini", "messages": [{{"role": "user", "content": "?"}}]}}
        fork = multiprocessing.get_context("fork")
        for work in (lambda: client.post(url, json=body), lambda: asyncio.run(ask())):
            process = fork.Process(target=work)
            process.start()
            process.join(30)
        ended(forked(lambda: client.post(url, json=body)))
        with fork.Pool(1) as pool:  # terminated at the end of the block
            pool.map(post, [0])
        monitor.track_usage("openai", 0)
        print(monitor.metrics["openai"].total_requests)
        """
    )
    assert told == "4\n"
