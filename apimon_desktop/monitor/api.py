"""The Python API: the guide's `APIMonitor`, and what we put beside it."""

import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self, TypeVar, Unpack

from apimon_desktop.adapters.config_file import LoadedConfig
from apimon_desktop.adapters.file_access import refusal
from apimon_desktop.adapters.keys.dotenv import working_folder_dotenv
from apimon_desktop.core.failover import Failover
from apimon_desktop.core.metrics import APIMetrics, metrics_of
from apimon_desktop.core.profile import Job
from apimon_desktop.core.recommend import Preference, Preflight, Wanted, preflight, recommend
from apimon_desktop.core.report_alerts import CRITICAL, INFO, WARNING
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.suggestions import NO_BASIS, suggestions
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.core.usage_reading import RequestDetails
from apimon_desktop.monitor.calls import FailoverCall
from apimon_desktop.monitor.engine import Engine
from apimon_desktop.monitor.intake import taken_in
from apimon_desktop.monitor.session import Plan, Session, configured
from apimon_desktop.monitor.shared_session import SharedSession
from apimon_desktop.paths import folders
from apimon_desktop.providers.registry import APIProvider

log = logging.getLogger(__name__)

T = TypeVar("T")

_WRITE_S: Final = 5.0
_LEVELS: Final = ((CRITICAL, logging.CRITICAL), (WARNING, logging.WARNING))


class APIMonitor:
    """Watches the providers for a Python program.

    Safe beside a running tray app and other programs with the same files: none loses what another counted.
    It may be used from several threads, each with an event loop of its own or none, and before and after a
    fork.
    A relative ``metrics_file`` is relative to the working folder, as is the ``.env`` that is read. Where the
    settings' folder is one that another account can change, that is logged, and no key is read.
    """

    def __init__(self, metrics_file: str | Path = "api_metrics.json") -> None:
        """Opens the files and reads the saved state. Raises TimeoutError after 10 s."""
        places = folders()
        refused = refusal(places)
        if refused is not None:
            log.error("%s Nothing is read, checked or kept.", refused)
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
        """Pickled, it becomes a new monitor on the same files."""
        return type(self), (str(self._session.plan.metrics_file),)

    @property
    def _session(self) -> Session:
        return self._shared.session

    @property
    def _engine(self) -> Engine:
        return self._shared.session.engine

    # The guide's

    @property
    def metrics(self) -> Mapping[str, APIMetrics]:
        """Each provider's figures, by provider id."""
        self._shared.settle()
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
        """The ids of the providers that were healthy when they were last looked at."""
        snapshot = self._engine.snapshot
        return [pid for pid in snapshot.providers if snapshot.shown(pid).status is Status.HEALTHY]

    def get_failover_provider(self, primary_provider: str) -> str | None:
        """The id of the provider to use instead. None: none is safe, or the primary one is unknown."""
        try:
            return self.failover(primary_provider).provider
        except KeyError:
            log.warning("There is no provider %r to find a failover for", primary_provider)
            return None

    def track_usage(self, provider: str, tokens: int) -> None:
        """Adds used tokens to a provider's totals, at its flat price.

        An unknown provider or a number that cannot be is logged and ignored.
        """
        if self._taken_in({"provider": provider, "tokens": tokens}):
            self._session.keeper.flush(_WRITE_S)

    def get_status_report(self) -> dict[str, Any]:
        """The report document, as of the last checks; no network."""
        self._shared.settle()
        return self._session.report()

    def get_cost_optimization_suggestions(self) -> list[str]:
        """What could be cheaper, faster or steadier, one sentence each."""
        self._shared.settle()
        news = self._session.money_now()
        return list(suggestions(self._engine.snapshot, NO_BASIS if news is None else news.summary.basis))

    def alert_on_failures(self) -> list[str]:
        """What is wrong or worth knowing, one line each; the log gets them too.

        🚨 is down, refuses its key or cannot be reached; ⚠️ fails often, is slow or limits requests; 💡 could
        be cheaper, quicker or steadier, or says whom to use instead.
        """
        report = self.get_status_report()
        ideas = (text.partition(" ")[2] for text in report["optimization_suggestions"])
        alerts = [*report["alerts"], *(f"{INFO}: {idea}" for idea in ideas)]
        for alert in alerts:
            level = next((level for start, level in _LEVELS if alert.startswith(start)), logging.INFO)
            log.log(level, "%s", alert)
        return alerts

    # Beside the guide

    @property
    def snapshot(self) -> Snapshot:
        """Everything known now; a value that never changes."""
        return self._engine.snapshot

    def subscribe(self, subscriber: Callable[[Update], None]) -> Callable[[], None]:
        """Calls the subscriber after every change, in the monitor's own thread; returns how to end it."""
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

        ``input_tokens`` and ``output_tokens`` are the totals; every other count of tokens is a part of them.
        ``details`` are the fields of `RequestDetails`. ``cost_usd`` is the cost that the provider reports;
        None: it is estimated from the model's price. ``at`` None: now. The same ``id`` of a provider counts
        once.

        True once it is kept, or was before; False, with a line in the log, where it cannot be. It may be
        called in any thread.
        """
        return self._taken_in(
            {
                "provider": provider,
                "model": model,
                "input_tokens": input_tokens,
                "output_tokens": output_tokens,
                "cached_input_tokens": cached_input_tokens,
                "cache_write_tokens": cache_write_tokens,
                "reasoning_tokens": reasoning_tokens,
                "tokens": tokens,
                "latency_ms": latency_ms,
                "ok": ok,
                "cost_usd": cost_usd,
                "at": at,
                "id": id,
                **details,
            }
        )

    def failover(self, provider: str, *, job: str | None = None) -> Failover:
        """Whom to use instead of a provider, and why.

        ``job`` is "chat" or "embeddings"; None: what the provider is used for. Raises KeyError for an
        unknown provider, ValueError for an unknown job.
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
        """Whether and where a job may start, from the last checks; no network.

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
        """What ``call`` gives, which is called with a provider's id, and again where it fails.

        A first hiccup is tried again at the same provider, after a pause that doubles and never before
        ``Retry-After``; a second one, a rejected key or an empty account goes to the failover. What cannot
        succeed anywhere is raised at once: the program's own mistakes, and requests that no provider can
        take. ``attempts`` counts all calls; ``job`` is as for `failover`. Raises what the last call raised,
        and ValueError for an unknown provider or job, or no attempts.
        """
        tries = FailoverCall(
            self._engine,
            preferred=ProviderId(str(preferred)),
            attempts=attempts,
            job=None if job is None else Job(job),
        )
        return await tries.run(call)

    async def run(self) -> None:
        """Watches the providers, as the app does, until it is cancelled.

        Where it is already running, the call waits and takes over when that is cancelled.
        """
        await self._shared.watch()

    async def aclose(self) -> None:
        """Writes unsaved data and closes files and connections. Running checks raise RuntimeError."""
        await self._shared.aclose()

    async def __aenter__(self) -> Self:
        await self._shared.with_keys()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def _taken_in(self, document: Mapping[str, object]) -> bool:
        try:
            session = self._session
        except TimeoutError:  # in a forked child, which opens its files with the first call
            log.warning("Usage ignored. The history could not be opened in time.")
            return False
        if not taken_in(session, document):
            return False
        self._shared.settle()
        return True


def _absolute(path: Path) -> Path:
    """The absolute path now, because a forked child may change its working folder."""
    try:
        return path.absolute()
    except OSError:  # the working folder is gone
        return path
