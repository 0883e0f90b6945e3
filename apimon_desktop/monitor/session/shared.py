"""One session for the callers of all threads; each process has its own."""

import asyncio
import logging
import sys
import threading
import weakref
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

from apimon_desktop.adapters.keys.keyring import KeyringProblem, KeyringProcess
from apimon_desktop.adapters.system.loop_thread import LoopThread
from apimon_desktop.adapters.system.threads import ForkAware, notice_forks, started_in_daemon_thread
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Update
from apimon_desktop.monitor.session.session import Plan, Session

log = logging.getLogger(__name__)

T = TypeVar("T")
Subscriber = Callable[[Update], None]

_LOAD_S: Final = 10.0
_WRITE_S: Final = 5.0
_END_S: Final = 2.0
_ASK_S: Final = 2.0
_KEYRING_S: Final = 10.0
"""A program may have no user who unlocks the keyring: after this it continues without saved keys."""
_LAST: Final = -100
"""The priority of our exit function: the program's may still report usage."""
_GATE_S: Final = 20.0
"""How long a fork waits for a thread that is making the session."""


class SharedSession(ForkAware):
    """The session of a Python program, for all its threads.

    The engine runs on its own event loop (`LoopThread`), so it needs no locks. A forked child makes a new
    session from the files at its first call.
    """

    def __init__(self, plan: Plan, *, asks_keyring: bool) -> None:
        """Opens the files and reads the saved state. Raises TimeoutError after 10 s."""
        self._plan = plan
        self._asks_keyring = asks_keyring
        self._subscribers: list[tuple[Subscriber, Callable[[], None]]] = []
        self._is_closed = False
        self._begin()
        self._engine: _EngineThread | None = _EngineThread(plan, asks_keyring=asks_keyring)
        self._close_at_exit(self._engine)
        notice_forks(self)

    def _begin(self) -> None:
        self._gate = threading.RLock()
        """Held while the session is being made, and during a fork."""
        self._is_held = False
        """True while a fork holds it."""

    @property
    def session(self) -> Session:
        """The session of this process."""
        return self._current().session

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls the subscriber after every change, in the engine's thread; returns how to unsubscribe."""
        with self._gate:
            entry = subscriber, self._current().session.engine.subscribe(subscriber)
            self._subscribers.append(entry)

        def unsubscribe() -> None:
            with self._gate:
                for known in tuple(self._subscribers):
                    if known[0] is subscriber:
                        self._subscribers.remove(known)
                        known[1]()
                        return

        return unsubscribe

    def settle(self) -> None:
        """Adds all stored usage to the totals."""
        engine = self._current()
        try:
            engine.thread.call(engine.session.counter.settle, _ASK_S)
        except RuntimeError:  # the thread is closed, or the interpreter ends and starts none
            engine.session.counter.settle()

    def look(self) -> None:
        """Adds all usage that any program has stored to the totals."""
        with suppress(RuntimeError, TimeoutError):  # the store is closed or busy: it is added later
            self.session.usage.look_now().result(_ASK_S)
        self.settle()

    async def with_keys(self) -> None:
        """Reads the keyring if a provider has no other key; once, because it starts a process."""
        engine = self._current()
        await engine.thread.run(engine.read_keyring_once)

    async def check(self, providers: Iterable[ProviderId]) -> None:
        """Checks providers now; returns once the results are written."""
        engine = self._current()
        await engine.thread.run(partial(engine.check, tuple(providers)))

    async def watch(self) -> None:
        """Watches the providers until it is cancelled. A second caller waits for the first to end."""
        engine = self._current()
        await engine.thread.run(engine.watch)

    async def aclose(self) -> None:
        """Writes unsaved data and closes files and connections. Waiting callers get a RuntimeError."""
        self._is_closed = True
        self._closing.detach()
        engine = self._current()
        engine.thread.close(_END_S)
        await engine.session.aclose()

    # Forks

    def before_fork(self) -> None:
        """Waits for another thread that is making the session."""
        self._is_held = self._gate.acquire(timeout=_GATE_S)

    def after_fork_in_parent(self) -> None:
        """Releases the lock."""
        if self._is_held:
            self._gate.release()

    def after_fork_in_child(self) -> None:
        """Makes the next call open a new session."""
        self._begin()
        self._closing.detach()
        parents, self._engine = self._engine, None
        if parents is not None:
            self._parents = parents

    def _current(self) -> "_EngineThread":
        engine = self._engine
        if engine is not None:
            return engine
        with self._gate:
            return self._engine or self._started_in_child()

    def _started_in_child(self) -> "_EngineThread":
        engine = self._engine = _EngineThread(
            self._plan, asks_keyring=self._asks_keyring, parents=self._parents.session
        )
        del self._parents
        self._subscribers = [(one, engine.session.engine.subscribe(one)) for one, _ in self._subscribers]
        if self._is_closed:
            _close(engine)
        else:
            self._close_at_exit(engine)
        return engine

    def _close_at_exit(self, engine: "_EngineThread") -> None:
        """Closes the session when the program ends or the monitor is garbage-collected."""
        self._closing = weakref.finalize(self, _close, engine)
        if "multiprocessing.util" in sys.modules:
            from multiprocessing import parent_process, util  # noqa: PLC0415 - only where it is loaded anyway

            # In a child that is still importing its main module, multiprocessing has not set its hooks yet.
            util.register_after_fork(self, SharedSession._write_with_multiprocessing)
            if parent_process() is not None:
                self._write_with_multiprocessing()

    def _write_with_multiprocessing(self) -> None:
        """Writes unsaved data in multiprocessing's exit functions, as its children may skip Python's.

        Closes nothing, because other threads of the child may still run.
        """
        from multiprocessing import util  # noqa: PLC0415 - only where it is loaded anyway

        if self._engine is not None:
            util.Finalize(None, self._engine.session.recorder.flush, (_WRITE_S,), exitpriority=_LAST)


class _EngineThread:
    def __init__(self, plan: Plan, *, asks_keyring: bool, parents: Session | None = None) -> None:
        """``parents``: the parent's session after a fork, whose keys are used."""
        self.session = Session(plan, keyring=KeyringProcess(limit_s=_KEYRING_S))
        if parents is not None:
            self.session.keys.take_over(parents.keys)
        self.thread = LoopThread("apimon-engine", clean_up=self.session.close_idle_connections)
        self._has_asked = not asks_keyring or self.session.keys.problem is not KeyringProblem.WAITING
        self._reading: Future[KeyringProblem | None] | None = None
        self._watching: asyncio.Task[Any] | None = None
        providers = self.session.engine.snapshot.providers
        saved = self.session.recorder.load(providers).result(_LOAD_S)
        self.session.restore(saved, believed=True)

    # On the engine's loop

    async def check(self, providers: tuple[ProviderId, ...]) -> None:
        await self.read_keyring_once()
        await self.session.engine.check_all(providers)
        await asyncio.wrap_future(self.session.recorder.written())

    async def watch(self) -> None:
        await self.read_keyring_once()
        while self._watching is not None:
            await asyncio.wait({self._watching})
        self._watching = asyncio.current_task()
        counter = self.session.counter
        counter.attach(asyncio.get_running_loop())
        try:
            await self.session.engine.run()
        finally:
            counter.attach(None)
            self._watching = None

    async def read_keyring_once(self) -> None:
        """Reads it, or waits for the read that is running."""
        states = self.session.engine.snapshot.providers.values()
        if self._has_asked or all(s.has_key for s in states if s.profile.enabled):
            return
        if self._reading is None:
            self._reading = started_in_daemon_thread(self.session.keys.read)
        await asyncio.shield(asyncio.wrap_future(self._reading))
        if not self._has_asked:
            self._has_asked = True
            for problem in self.session.refresh_keys():
                log.warning("%s", problem)


def _close(engine: _EngineThread) -> None:
    engine.thread.close(_END_S, report=False)
    engine.session.recorder.close(_WRITE_S)
