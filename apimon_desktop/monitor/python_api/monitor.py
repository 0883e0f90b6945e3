"""The Python API: `APIMonitor`, and calls that go to another provider when one fails."""

import logging
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Self, TypeVar, Unpack

from apimon_desktop.adapters.files.access import refusal
from apimon_desktop.adapters.files.config import LoadedConfig
from apimon_desktop.adapters.http.faults import fault_of
from apimon_desktop.adapters.keys.dotenv import working_folder_dotenv
from apimon_desktop.core.alerts.message import CRITICAL, INFO, WARNING
from apimon_desktop.core.failover.choose import Backoff, CallFault, Failover, Move, Next, next_move
from apimon_desktop.core.failover.preflight import Preference, Preflight, Wanted, preflight, recommend
from apimon_desktop.core.model.ids import Job, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.model.usage import Receipt, ReceiptKind, UsageSource
from apimon_desktop.core.money.savings import NO_BASIS, suggestions
from apimon_desktop.core.report.metrics import APIMetrics, metrics_of
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.core.usage.parse import RequestDetails, read_usage
from apimon_desktop.monitor.engine.engine import Engine
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.monitor.session.session import Plan, Session, configured
from apimon_desktop.monitor.session.shared import SharedSession
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import APIProvider

log = logging.getLogger(__name__)

T = TypeVar("T")

_BACKOFF: Final = Backoff()
_WRITE_S: Final = 5.0
_LEVELS: Final = ((CRITICAL, logging.CRITICAL), (WARNING, logging.WARNING))


class FailoverCall:
    """One call, its attempts and the tried providers."""

    def __init__(
        self,
        engine: Engine,
        *,
        preferred: ProviderId,
        attempts: int,
        job: Job | None,
        share: Callable[[], float] = random.random,
    ) -> None:
        """Raises ValueError for an unknown provider or no attempts."""
        if preferred not in engine.snapshot.providers:
            raise ValueError(f"there is no provider {preferred}")
        if attempts < 1:
            raise ValueError("attempts must be at least 1")
        self._engine = engine
        self._preferred = preferred
        self._attempts = attempts
        self._job = job
        self._share = share
        self._failures: Counter[ProviderId] = Counter()

    async def run(self, call: Callable[[str], Awaitable[T]]) -> T:
        """The call's result. Raises the last attempt's error, or one that no further attempt can fix."""
        provider_id = self._first()
        for attempts_left in reversed(range(self._attempts)):
            try:
                return await call(provider_id)
            except Exception as error:
                provider = configured_providers(self._engine.settings)[provider_id].provider
                fault = fault_of(error, provider, self._engine.clock.now())
                if fault is None or attempts_left == 0:
                    raise
                self._failures[provider_id] += 1
                following = self._next(fault, provider_id)
                if following.move is Move.GIVE_UP:
                    raise
            provider_id = await self._moved(following, fault, provider_id)
        raise AssertionError("the last attempt returns or raises")

    def _first(self) -> ProviderId:
        """The preferred provider, unless it fails and another one works."""
        snapshot, first = self._engine.snapshot, self._preferred
        is_bad = snapshot.shown(first).status is Status.FAILED or not snapshot.providers[first].has_key
        return self._other(first) or first if is_bad else first

    def _next(self, fault: CallFault, provider_id: ProviderId) -> Next:
        return next_move(
            fault,
            failures_here=self._failures[provider_id],
            is_healthy=self._engine.snapshot.shown(provider_id).status is Status.HEALTHY,
            has_other=self._other(provider_id) is not None,
            share=self._share(),
            backoff=_BACKOFF,
        )

    async def _moved(self, following: Next, fault: CallFault, provider_id: ProviderId) -> ProviderId:
        other = self._other(provider_id) if following.move is Move.SWITCH else None
        if other is not None:
            log.info("The call to %s failed (%s): it goes to %s", provider_id, fault.cause.value, other)
            return other
        log.info(
            "The call to %s failed (%s): again in %.1f s", provider_id, fault.cause.value, following.pause_s
        )
        clock = self._engine.clock
        await clock.sleep_until(clock.monotonic() + following.pause_s)
        return provider_id

    def _other(self, provider_id: ProviderId) -> ProviderId | None:
        """A working provider that has not failed in this call."""
        job = self._job or self._engine.snapshot.providers[self._preferred].profile.job
        return self._engine.failover(provider_id, job, but=self._failures).provider


class APIMonitor:
    """Watches the providers for a Python program.

    Safe beside the tray app and other programs with the same files: no counts are lost. Usable from several
    threads, with or without an event loop, and before and after a fork.
    ``metrics_file`` and ``.env`` are relative to the working folder. If another account can change the
    settings' folder, that is logged and no key is read.
    """

    def __init__(self, metrics_file: str | Path = "api_metrics.json") -> None:
        """Opens the files and reads the saved state. Raises TimeoutError after 10 s."""
        places = folders()
        refused = refusal(places)
        if refused is not None:
            log.error("%s Nothing is read, checked or stored.", refused)
        is_trusted = refused is None
        config = configured(places) if is_trusted else LoadedConfig(settings=Settings())
        for problem in config.problems:
            log.warning("%s", problem)
        dotenv = config.settings.dotenv_path
        self._shared = SharedSession(
            Plan(
                folders=places,
                settings=config.settings,
                metrics_file=_absolute(Path(metrics_file)),
                dotenv_path=(_absolute(Path(dotenv)) if dotenv else working_folder_dotenv())
                if is_trusted
                else None,
                environ=os.environ if is_trusted else {},
                keeps=is_trusted,
            ),
            asks_keyring=is_trusted,
        )

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        """Unpickling makes a new monitor on the same files."""
        return type(self), (str(self._session.plan.metrics_file),)

    @property
    def _session(self) -> Session:
        return self._shared.session

    @property
    def _engine(self) -> Engine:
        return self._shared.session.engine

    # The compatible API

    @property
    def metrics(self) -> Mapping[str, APIMetrics]:
        """Each provider's figures, by provider id."""
        self._shared.look()
        snapshot = self._engine.snapshot
        return MappingProxyType(
            {pid: metrics_of(state, snapshot.shown(pid)) for pid, state in snapshot.providers.items()}
        )

    async def check_provider_health(self, provider: APIProvider | str) -> APIMetrics:
        """Checks one provider now. Raises ValueError for an unknown one."""
        pid = ProviderId(str(provider))
        if pid not in self._engine.snapshot.providers:
            raise ValueError(f"there is no provider {provider!s}")
        await self._shared.check([pid])
        return self.metrics[pid]

    async def check_all_providers(self) -> dict[str, APIMetrics]:
        """Checks all providers now, at once."""
        await self._shared.check(self._engine.snapshot.providers)
        return dict(self.metrics)

    def get_healthy_providers(self) -> list[str]:
        """The ids of the providers that were healthy at their last check."""
        snapshot = self._engine.snapshot
        return [pid for pid in snapshot.providers if snapshot.shown(pid).status is Status.HEALTHY]

    def get_failover_provider(self, primary_provider: str) -> str | None:
        """The id of the provider to use instead. None: there is none, or the primary provider is unknown."""
        try:
            return self.failover(primary_provider).provider
        except KeyError:
            log.warning("There is no provider %r to find a failover for", primary_provider)
            return None

    def track_usage(self, provider: str, tokens: int) -> None:
        """Adds used tokens to a provider's totals, at its flat price.

        An unknown provider or an impossible number is logged and ignored.
        """
        if self._record_usage({"provider": provider, "tokens": tokens}):
            self._session.recorder.flush(_WRITE_S)

    def get_status_report(self) -> dict[str, Any]:
        """The report document as of the last checks; makes no request."""
        self._shared.look()
        return self._session.report()

    def get_cost_optimization_suggestions(self) -> list[str]:
        """What could be cheaper, faster or more reliable, one sentence each."""
        self._shared.look()
        news = self._session.money_now()
        return list(suggestions(self._engine.snapshot, NO_BASIS if news is None else news.summary.basis))

    def alert_on_failures(self) -> list[str]:
        """Problems and suggestions, one line each, which are also logged.

        🚨: down, key refused or unreachable; ⚠️: fails often, is slow or limits requests; 💡: what could be
        cheaper, faster or more reliable, or whom to use instead.
        """
        report = self.get_status_report()
        ideas = (text.partition(" ")[2] for text in report["optimization_suggestions"])
        alerts = [*report["alerts"], *(f"{INFO}: {idea}" for idea in ideas)]
        for alert in alerts:
            level = next((level for start, level in _LEVELS if alert.startswith(start)), logging.INFO)
            log.log(level, "%s", alert)
        return alerts

    # Further methods

    @property
    def snapshot(self) -> Snapshot:
        """Everything known now; it never changes."""
        return self._engine.snapshot

    def subscribe(self, subscriber: Callable[[Update], None]) -> Callable[[], None]:
        """Calls the subscriber after every change, in the monitor's thread; returns how to unsubscribe."""
        return self._shared.subscribe(subscriber)

    def track_request(
        self,
        provider: str,
        *,
        model: str | None = None,
        input_tokens: int | None = None,
        output_tokens: int | None = None,
        cached_input_tokens: int | None = None,
        cache_write_tokens: int | None = None,
        reasoning_tokens: int | None = None,
        tokens: int | None = None,
        latency_ms: float | None = None,
        ok: bool = True,
        cost_usd: Decimal | float | None = None,
        at: datetime | None = None,
        id: str | None = None,  # noqa: A002 - as reports name it everywhere
        **details: Unpack[RequestDetails],
    ) -> bool:
        """Reports a real request: it counts in error rate and response times, with its tokens and cost.

        ``input_tokens`` and ``output_tokens`` are the totals, which include all other counts of tokens.
        ``details`` are the fields of `RequestDetails`. ``cost_usd`` None: it is estimated from the model's
        price. ``at`` None: now. The same ``id`` of a provider counts once. Callable in any thread.

        True once it is stored, or was before; False, with a line in the log, if it cannot be.
        """
        request = {"provider": provider, "model": model, "id": id, "at": at, "ok": ok}
        counts = {"input_tokens": input_tokens, "output_tokens": output_tokens, "tokens": tokens}
        cached = {"cached_input_tokens": cached_input_tokens, "cache_write_tokens": cache_write_tokens}
        rest = {"reasoning_tokens": reasoning_tokens, "latency_ms": latency_ms, "cost_usd": cost_usd}
        return self._record_usage({**request, **counts, **cached, **rest, **details})

    def failover(self, provider: str, *, job: str | None = None) -> Failover:
        """Whom to use instead of a provider, and why.

        ``job`` is "chat" or "embeddings"; None: what the provider is used for. Raises KeyError for an unknown
        provider and ValueError for an unknown job.
        """
        return self._engine.failover(ProviderId(str(provider)), None if job is None else Job(job))

    def recommend(
        self,
        *,
        job: str = "chat",
        tokens: int | None = None,
        max_cost_usd: Decimal | float | None = None,
        max_p95_s: float | None = None,
        prefer: str = "order",
        provider: str | None = None,
    ) -> Preflight:
        """Whether and where a job may start, by the last checks; makes no request.

        ``prefer`` is "order", "cheapest" or "fastest". With ``provider``: whether it may start there, or
        where else. Costs are estimates at flat prices. Raises KeyError for an unknown provider and
        ValueError for an unknown job or preference.
        """
        wanted = Wanted(
            job=Job(job),
            tokens=tokens,
            max_cost_usd=None if max_cost_usd is None else Decimal(str(max_cost_usd)),
            max_p95_ms=None if max_p95_s is None else 1000 * max_p95_s,
        )
        snapshot, now = self._engine.snapshot, self._engine.clock.now()
        if provider is not None:
            return preflight(snapshot, wanted, ProviderId(str(provider)), now=now)
        return recommend(snapshot, wanted, now=now, prefer=Preference(prefer))

    async def call_with_failover(
        self,
        call: Callable[[str], Awaitable[T]],
        *,
        preferred: str,
        attempts: int = 3,
        job: str | None = None,
    ) -> T:
        """The result of ``call``, which takes a provider's id and is repeated if it fails.

        After a first temporary failure it is repeated at the same provider, with a doubling pause and not
        before ``Retry-After``; after a second one, a rejected key or an empty account, at the failover.
        Errors that no provider can fix are raised at once. ``attempts`` counts all calls; ``job`` is as for
        `failover`. Raises what the last call raised, and ValueError for an unknown provider or job, or no
        attempts.
        """
        tries = FailoverCall(
            self._engine,
            preferred=ProviderId(str(preferred)),
            attempts=attempts,
            job=None if job is None else Job(job),
        )
        return await tries.run(call)

    async def run(self) -> None:
        """Watches the providers as the app does, until it is cancelled.

        If another call is running already, this one waits and takes over when that is cancelled.
        """
        await self._shared.watch()

    async def aclose(self) -> None:
        """Writes unsaved data and closes files and connections. Running checks raise RuntimeError."""
        await self._shared.aclose()

    async def __aenter__(self) -> Self:
        await self._shared.with_keys()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    def _record_usage(self, document: Mapping[str, object]) -> bool:
        """True once the report is stored and in the totals; False, with a line in the log, if not."""
        try:
            session = self._session
        except TimeoutError:  # a forked child opens its files at the first call
            log.warning("Usage ignored. The history could not be opened in time.")
            return False
        providers, now = session.engine.snapshot.providers, session.engine.clock.now()
        event = read_usage(document, providers=providers, now=now, source=UsageSource.PYTHON)
        if isinstance(event, str):
            log.warning("Usage ignored. Nothing was counted. %s", event)
            return False
        stored = session.usage.report([event])
        try:
            stored.result(_WRITE_S)
        except FutureTimeoutError:
            log.warning("Usage is not stored yet because the disk is slow. It is counted once it is")
            stored.add_done_callback(note_refusal)
            return False
        if note_refusal(stored):
            return False
        self._shared.settle()
        return True


def note_refusal(stored: "Future[tuple[Receipt, ...]]") -> bool:
    """Logs why reported usage is not counted. False: it is counted."""
    reasons = [receipt.reason for receipt in stored.result() if receipt.kind is ReceiptKind.REFUSED]
    for reason in reasons:
        log.warning("Usage ignored. %s", reason)
    return bool(reasons)


def _absolute(path: Path) -> Path:
    """The absolute path now, because a forked child may change its working folder."""
    try:
        return path.absolute()
    except OSError:  # the working folder is gone
        return path
