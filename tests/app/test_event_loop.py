"""Tests of the event loop that runs on Qt's."""

import asyncio
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from apimon_desktop.app import loop as module
from apimon_desktop.app.loop import EventLoop, LongPoll, QtSelectorLoop, event_loop

PATIENCE_S = 10.0

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def test_callbacks_run_in_their_order(run_on_qt: Run) -> None:
    async def main() -> list[int]:
        loop, order = asyncio.get_running_loop(), []  # type: ignore[var-annotated]
        loop.call_later(0.02, order.append, 3)
        loop.call_later(0.01, order.append, 2)
        loop.call_soon(order.append, 0)
        loop.call_soon(order.append, 1)
        await asyncio.sleep(0.05)
        return order

    assert run_on_qt(main()) == [0, 1, 2, 3]


def test_nothing_comes_before_its_time(run_on_qt: Run) -> None:
    async def main() -> list[float]:
        waited = []
        for wanted_s in (0.001, 0.011, 0.05, 0.1):
            began_s = time.monotonic()
            await asyncio.sleep(wanted_s)
            waited.append(time.monotonic() - began_s - wanted_s)
        return waited

    assert min(run_on_qt(main())) > -0.001


def test_calls_from_other_threads_are_never_lost(run_on_qt: Run) -> None:
    async def worker(rounds: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(rounds):
            assert await loop.run_in_executor(None, int) == 0

    async def main() -> None:
        async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as tasks:
            for _ in range(20):
                tasks.create_task(worker(100))

    run_on_qt(main())


def test_calls_from_a_slot_run_at_once(run_on_qt: Run) -> None:
    async def main() -> None:
        loop, called = asyncio.get_running_loop(), asyncio.Event()
        later = asyncio.Event()

        def slot() -> None:
            loop.call_soon(called.set)
            loop.call_later(0.01, later.set)

        QTimer.singleShot(5, slot)
        async with asyncio.timeout(PATIENCE_S):
            await called.wait()
            await later.wait()

    run_on_qt(main())


def test_a_cancelled_timer_does_not_wake_the_loop(run_on_qt: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[float] = []
    take = QtSelectorLoop._take_turn

    def counted(loop: QtSelectorLoop) -> None:
        turns.append(time.monotonic())
        take(loop)

    monkeypatch.setattr(QtSelectorLoop, "_take_turn", counted)

    async def main() -> None:
        async with asyncio.timeout(0.1):
            await asyncio.sleep(0.01)
        turns.clear()
        await asyncio.sleep(0.3)

    run_on_qt(main())
    assert len(turns) <= 3, "one for the end of the sleep, and what it calls"


def test_sockets_are_read_and_written(run_on_qt: Run) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def main() -> int:
        async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"x" * 1_000_000)
            writer.write_eof()
            got = len(await reader.read())
            writer.close()
            await writer.wait_closed()
            return got

    assert run_on_qt(main()) == 1_000_000


def test_a_callback_that_runs_a_qt_loop_delays_the_others_but_loses_none(run_on_qt: Run) -> None:
    async def main() -> list[str]:
        order: list[str] = []
        near, far = socket.socketpair()
        loop = asyncio.get_running_loop()

        def nested() -> None:
            own = QEventLoop()
            QTimer.singleShot(30, own.quit)
            loop.call_soon_threadsafe(order.append, "asked for meanwhile")
            far.send(b"x")
            own.exec()
            order.append("nested")

        with near, far:
            near.setblocking(False)
            read = asyncio.ensure_future(loop.sock_recv(near, 1))
            await asyncio.sleep(0)
            loop.call_soon(nested)
            async with asyncio.timeout(PATIENCE_S):
                order.append((await read).decode())
        return order

    assert run_on_qt(main()) == ["nested", "asked for meanwhile", "x"]


def test_a_callback_that_is_interrupted_leaves_the_others_their_time(
    run_on_qt: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: raised.append(kind))  # Qt hands it over there

    async def main() -> bool:
        loop, went_on, rescue = asyncio.get_running_loop(), asyncio.Event(), QTimer()

        def interrupted() -> None:
            raise KeyboardInterrupt

        rescue.setSingleShot(True)
        rescue.timeout.connect(lambda: loop.call_soon(went_on.set))
        rescue.start(5000)  # nothing of the loop's own would end a wait for a time that never comes
        await asyncio.sleep(0.1)  # no turn is left over from the start
        loop.call_later(0.05, interrupted)
        loop.call_later(0.1, went_on.set)
        await went_on.wait()
        was_rescued = not rescue.isActive()
        rescue.stop()
        return was_rescued

    assert not run_on_qt(main()), "nothing was due any more"
    assert raised == [KeyboardInterrupt]


def test_windows_have_their_turn_between_callbacks_that_go_on_for_ever(run_on_qt: Run) -> None:
    async def main() -> bool:
        painted = threading.Event()
        QTimer.singleShot(0, painted.set)
        loop, until_s = asyncio.get_running_loop(), time.monotonic() + PATIENCE_S
        ended = asyncio.Event()

        def go_on() -> None:
            if painted.is_set() or time.monotonic() > until_s:
                ended.set()
            else:
                loop.call_soon(go_on)

        loop.call_soon(go_on)
        await ended.wait()
        return painted.is_set()

    assert run_on_qt(main())


def test_a_loop_can_be_closed_twice_but_not_while_it_runs(run_on_qt: Run, qapp: QApplication) -> None:
    async def main() -> None:
        with pytest.raises(RuntimeError, match="running"):
            asyncio.get_running_loop().close()

    run_on_qt(main())
    loop = event_loop(qapp)
    loop.close()
    loop.close()
    assert loop.is_closed()


def test_where_qt_does_not_see_the_selector_sockets_still_work(
    qapp: QApplication,
    run_on_qt: Run,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Blind(QSocketNotifier):
        """Watches nothing, whatever it is told."""

        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            super().setEnabled(False)

        def setEnabled(self, _enable: bool) -> None:  # noqa: N802 - Qt's
            super().setEnabled(False)

    monkeypatch.setattr(module, "QSocketNotifier", Blind)
    monkeypatch.setattr(module, "_WATCH_IS_SEEN_S", 0.05)
    with caplog.at_level(logging.ERROR, logger=module.__name__):
        loop = event_loop(qapp)
    assert type(loop) is EventLoop
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(asyncio.sleep(0.01))


def test_the_fallback_loop_ends_without_handling_events_after_its_end(qapp: QApplication) -> None:
    late: list[bool] = []

    async def main() -> str:
        QTimer.singleShot(0, lambda: late.append(asyncio._get_running_loop() is None))
        return "done"

    with asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner:
        assert runner.run(main()) == "done"
    assert True not in late, "a timer fired while no loop was running"


def test_the_fallback_loop_raises_what_its_coroutine_raised(qapp: QApplication) -> None:
    async def main() -> None:
        raise LookupError("missing")

    with (
        asyncio.Runner(loop_factory=lambda: EventLoop(qapp)) as runner,
        pytest.raises(LookupError, match="missing"),
    ):
        runner.run(main())


def test_a_loop_that_is_stopped_early_says_so(qapp: QApplication) -> None:
    loop = EventLoop(qapp)
    loop.call_soon(loop.stop)
    future = loop.create_future()
    with pytest.raises(RuntimeError, match="ended before"):
        loop.run_until_complete(future)
    loop.close()


class Proactor:
    """Stands for Windows' completion port: records how long it is asked to wait."""

    def __init__(self) -> None:
        self.waits: list[float | None] = []

    def select(self, timeout_s: float | None = None) -> list[str]:
        self.waits.append(timeout_s)
        return ["event"]


def test_on_windows_the_worker_waits_for_an_event_and_not_100_times_a_second() -> None:
    proactor, woken = Proactor(), []
    poll = LongPoll(proactor, lambda: woken.append(len(proactor.waits)))
    assert proactor.select(0.01) == ["event"]
    assert proactor.waits[0] is not None
    assert proactor.waits[0] >= 1
    poll.end()
    assert woken == [1], "what waits is woken at the end"
    proactor.select(0.01)
    assert proactor.waits[1] == 0.01, "so that the worker sees soon that it is to stop"
    poll.begin()
    proactor.select(0.01)
    assert proactor.waits[2] == proactor.waits[0]
