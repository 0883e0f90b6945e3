import asyncio
import gc
import threading
from collections.abc import Iterator

import pytest

from apimon_desktop.adapters.system.loop_thread import LoopThread


class Thread:
    """A loop thread, and what was put away by it."""

    def __init__(self) -> None:
        self.cleaned_up = 0
        self.loop = LoopThread("a-loop", clean_up=self._clean_up)

    async def _clean_up(self) -> None:
        self.cleaned_up += 1


@pytest.fixture
def made() -> Iterator[Thread]:
    made = Thread()
    yield made
    assert made.loop.close(30)


async def _name(_seconds: float = 0) -> str:
    await asyncio.sleep(_seconds)
    return threading.current_thread().name


def _divide() -> None:
    assert 1 // 0


def _never() -> "asyncio.Future[bool]":
    return asyncio.get_running_loop().create_future()


def test_callers_on_many_loops_share_one_thread(made: Thread) -> None:
    names: list[str] = []
    threads = [
        threading.Thread(target=lambda: names.append(asyncio.run(made.loop.run(_name)))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert names == ["a-loop"] * 5
    called: list[str] = []
    assert made.loop.call(lambda: called.append(threading.current_thread().name), 5)
    assert called == ["a-loop"]


async def test_a_fault_arrives_at_the_caller_and_the_loop_goes_on(made: Thread) -> None:
    async def fail() -> None:
        raise KeyError("no")

    with pytest.raises(KeyError):
        await made.loop.run(fail)
    with pytest.raises(ZeroDivisionError):
        made.loop.call(_divide, 5)
    assert await made.loop.run(_name) == "a-loop"


async def test_who_is_cancelled_waits_until_the_job_has_ended(made: Thread) -> None:
    begun, seen = threading.Event(), list[str]()

    async def job() -> None:
        begun.set()
        try:
            await _never()
        finally:
            await asyncio.sleep(0)
            seen.append("ended")

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(made.loop.run(job))
        await asyncio.to_thread(begun.wait, 5)
        task.cancel()
    assert seen == ["ended"]


async def test_who_is_cancelled_twice_leaves_nothing_that_asyncio_tells_of(
    made: Thread, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ends = threading.Event(), threading.Event()

    async def job() -> None:
        begun.set()
        try:
            await _never()
        finally:
            await asyncio.to_thread(ends.wait, 5)

    task = asyncio.create_task(made.loop.run(job))
    await asyncio.to_thread(begun.wait, 5)
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    ends.set()
    await asyncio.wait({task})
    await asyncio.sleep(0.05)
    del task
    gc.collect()
    assert caplog.text == ""


async def test_who_waits_while_it_is_closed_is_told_so() -> None:
    made, begun = Thread(), threading.Event()

    async def job() -> None:
        begun.set()
        await _never()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(_refused(made.loop, job))
        await asyncio.to_thread(begun.wait, 5)
        assert made.loop.close(30)
        assert await task
    assert await _refused(made.loop, _name)
    assert made.cleaned_up == 1


async def _refused(loop: LoopThread, job: object) -> bool:
    with pytest.raises(RuntimeError, match="closed"):
        await loop.run(job)  # type: ignore[arg-type]
    return True


async def test_it_calls_itself_without_waiting_for_itself(made: Thread) -> None:
    async def job() -> str:
        called: list[str] = []
        assert made.loop.call(lambda: called.append(threading.current_thread().name), 0)
        return called[0] + await made.loop.run(_name)

    assert await made.loop.run(job) == "a-loopa-loop"


async def test_an_idle_thread_ends_for_a_fork_and_begins_again(made: Thread) -> None:
    await made.loop.run(_name)
    made.loop.before_fork()
    assert made.cleaned_up == 1
    assert "a-loop" not in {thread.name for thread in threading.enumerate()}
    made.loop.after_fork_in_parent()
    assert await made.loop.run(_name) == "a-loop"


async def test_a_busy_thread_stands_still_during_a_fork(made: Thread) -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    async def job() -> None:
        begun.set()
        await asyncio.to_thread(may_end.wait, 5)
        ended.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(made.loop.run(job))
        await asyncio.to_thread(begun.wait, 5)
        made.loop.before_fork()
        may_end.set()
        assert not ended.wait(0.05)
        made.loop.after_fork_in_parent()
        assert await asyncio.to_thread(ended.wait, 5)
    assert made.cleaned_up == 0
