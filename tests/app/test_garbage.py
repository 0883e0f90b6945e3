"""Tests of collecting garbage on the thread of the windows."""

import asyncio
import gc
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QApplication

from apimon_desktop.app.loop import EventLoop, collect_if_due, collected_by_the_loop


class Cycle:
    """Ends only by being collected, and tells on which thread."""

    def __init__(self, ended_on: list[str]) -> None:
        self.itself = self
        self.ended_on = ended_on

    def __del__(self) -> None:
        self.ended_on.append(threading.current_thread().name)


def test_garbage_of_another_thread_is_deleted_on_the_thread_of_the_loop(
    run_on_qt: Callable[[Coroutine[Any, Any, None]], None],
) -> None:
    ended_on: list[str] = []

    def litter() -> None:
        for _ in range(5_000):
            Cycle(ended_on)

    async def main() -> None:
        worker = threading.Thread(target=litter, name="worker")
        worker.start()
        worker.join()
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    with collected_by_the_loop():
        run_on_qt(main())
    assert len(ended_on) > 4_000
    assert set(ended_on) == {threading.main_thread().name}


def test_every_event_loop_collects(qapp: QApplication) -> None:
    ended_on: list[str] = []

    async def main() -> None:
        for _ in range(5_000):
            Cycle(ended_on)
        await asyncio.sleep(0)

    with collected_by_the_loop(), asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
        runner.run(main())
        assert len(ended_on) > 4_000


def test_old_generations_are_collected_too() -> None:
    ended_on: list[str] = []
    gc.collect()
    with collected_by_the_loop():
        Cycle(ended_on)
        gc.collect(1)  # now it is old
        generations = []
        for _ in range(20_000):
            before = gc.get_stats()
            kept = [[] for _ in range(2 * gc.get_threshold()[0])]  # type: ignore[var-annotated]
            collect_if_due()
            del kept
            after = gc.get_stats()
            generations += [i for i in range(3) if after[i]["collections"] > before[i]["collections"]]
            if 2 in generations:
                break
    assert {0, 1, 2} <= set(generations)
    assert ended_on


def test_objects_loaded_before_are_not_examined_again() -> None:
    loaded = [[number] for number in range(1_000)]
    with collected_by_the_loop():
        made = [[number] for number in range(1_000)]
        looked_through = {id(one) for one in gc.get_objects()}
        assert not looked_through & {id(one) for one in loaded}
        assert {id(one) for one in made} <= looked_through


def test_python_collects_by_itself_again_afterwards() -> None:
    was = gc.isenabled()
    try:
        with collected_by_the_loop():
            assert not gc.isenabled()
        assert gc.isenabled()
        before = gc.get_stats()
        collect_if_due()
        assert gc.get_stats() == before
    finally:
        if not was:
            gc.disable()
