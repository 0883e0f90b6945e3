import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from functools import partial

import pytest

from apimon_desktop.adapters.system.threads import StoreThread


@pytest.fixture
def store() -> Iterator[StoreThread]:
    store = StoreThread()
    yield store
    store.close(30)


def test_jobs_run_in_their_order_on_one_thread(store: StoreThread) -> None:
    seen: list[int] = []

    def job(number: int) -> int:
        seen.append(number)
        return threading.get_ident()

    futures = [store.submit(partial(job, number)) for number in range(50)]
    assert len({future.result(30) for future in futures}) == 1
    assert seen == list(range(50))


def test_an_exception_arrives_where_it_is_asked_for_and_the_thread_goes_on(store: StoreThread) -> None:
    def fail() -> None:
        raise ValueError("no")

    future = store.submit(fail)
    assert isinstance(future.exception(5), ValueError)
    assert store.submit(lambda: 7).result(30) == 7


def test_a_job_that_was_called_off_does_not_run(store: StoreThread) -> None:
    go_on, ran = threading.Event(), threading.Event()
    store.submit(lambda: go_on.wait(30))
    future = store.submit(ran.set)
    future.cancel()
    go_on.set()
    assert store.flush(30)
    assert not ran.is_set()
    with pytest.raises(CancelledError):
        future.result(0)


def test_what_may_wait_holds_nobody_up(store: StoreThread) -> None:
    seen: list[str] = []
    later = store.submit(lambda: seen.append("later"), 3600)
    soon = store.submit(lambda: seen.append("soon"), 0.02)
    store.submit(lambda: seen.append("now")).result(30)
    soon.result(30)
    assert seen == ["now", "soon"]
    assert not later.done()
    store.hurry()
    store.submit(lambda: seen.append("after")).result(30)
    assert seen == ["now", "soon", "later", "after"]


def test_what_waits_comes_in_its_time_however_much_else_comes(store: StoreThread) -> None:
    later = store.submit(lambda: 7, 0.01)
    while not later.done():
        store.submit(lambda: None).result(30)
    assert later.result(0) == 7


def test_flush_and_close_wait_for_no_time(store: StoreThread) -> None:
    first = store.submit(lambda: 1, 3600)
    assert store.flush(30)
    assert first.done()
    second = store.submit(lambda: 2, 3600)
    assert store.close(30)
    assert second.done()
    with pytest.raises(RuntimeError):
        store.submit(lambda: 3, 0)


def test_flush_waits_for_what_was_queued(store: StoreThread) -> None:
    go_on = threading.Event()
    future = store.submit(lambda: go_on.wait(30))
    assert not store.flush(0.01)
    go_on.set()
    assert store.flush(30)
    assert future.done()


def test_flush_waits_for_what_a_queued_job_queues(store: StoreThread) -> None:
    go_on, seen = threading.Event(), list[str]()

    def job() -> None:
        go_on.wait(30)
        store.submit(lambda: seen.append("queued by a job"))

    store.submit(job)
    threading.Timer(0.02, go_on.set).start()
    assert store.flush(30)
    assert seen == ["queued by a job"]


def test_close_finishes_what_is_queued_and_takes_nothing_more() -> None:
    store = StoreThread()
    last = store.submit(lambda: "written")
    assert store.close(30)
    assert last.result(0) == "written"
    with pytest.raises(RuntimeError, match="closed"):
        store.submit(lambda: None)


def test_close_gives_up_on_a_job_that_hangs() -> None:
    store, go_on = StoreThread(), threading.Event()
    store.submit(lambda: go_on.wait(30))
    assert not store.close(0.01)
    go_on.set()
    assert store.close(30)


def test_a_job_that_hangs_does_not_hold_up_the_end_of_the_program() -> None:
    program = (
        "import threading\n"
        "from apimon_desktop.adapters.system.threads import StoreThread\n"
        "StoreThread().submit(threading.Event().wait)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=20, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_fork_waits_for_the_job_that_runs_and_leaves_the_rest_for_later() -> None:
    cleaned_up, seen, begun, go_on = list[int](), list[str](), threading.Event(), threading.Event()
    store = StoreThread(clean_up=lambda: cleaned_up.append(threading.get_ident()))

    def job() -> int:
        begun.set()
        go_on.wait(30)
        return threading.get_ident()

    worker = store.submit(job)
    store.submit(lambda: seen.append("queued"))
    begun.wait(30)
    threading.Timer(0.02, go_on.set).start()
    store.before_fork()
    assert (worker.result(0), seen) == (cleaned_up[0], [])
    late = store.submit(lambda: seen.append("during the fork"))
    assert not late.done()
    store.after_fork_in_parent()
    late.result(30)
    assert seen == ["queued", "during the fork"]
    assert store.close(30)
    assert len(cleaned_up) == 2


def test_a_child_begins_with_nothing_queued_and_a_thread_of_its_own() -> None:
    store, seen = StoreThread(), list[str]()
    store.before_fork()
    store.submit(lambda: seen.append("the parent's"))
    store.after_fork_in_child()
    assert store.submit(lambda: 7).result(30) == 7
    assert store.close(30)
    assert seen == []


def test_what_is_queued_is_done_at_the_end_without_a_thread_too() -> None:
    store, seen = StoreThread(), list[str]()
    store.before_fork()
    store._steps.append((0.0, 0, lambda: seen.append("done")))
    store._is_paused = False  # as where the interpreter ends, which starts no thread
    assert store.close(30)
    assert seen == ["done"]
    assert store.flush(30)
