"""``/metrics`` in the text format of Prometheus, version 0.0.4, and the counts behind it."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final

from apimon_desktop.core import __version__
from apimon_desktop.core.model.ids import Cause, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot, Update
from apimon_desktop.core.text.translatable import printable

BUCKETS_S: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of response times; the bands excellent, good and acceptable end at 0.5, 1 and (nearly) 3 s."""


class Tally:
    """Subscribes to the engine; the API adds its responses."""

    def __init__(self) -> None:
        self.checks: Counter[ProviderId] = Counter()
        """Finished checks, without repetitions."""
        self.errors: Counter[tuple[ProviderId, Cause]] = Counter()
        """Failed checks."""
        self.buckets: dict[ProviderId, list[int]] = {}
        """Response times: how many are in each bucket, and in one more for what is slower than all bounds."""
        self.sums_s: defaultdict[ProviderId, float] = defaultdict(float)
        """Response times: their sums."""
        self.responses: Counter[int] = Counter()
        """Responses of the API, by HTTP status."""

    def __call__(self, update: Update) -> None:
        """Counts an update's check, unless offline."""
        result = update.result
        if result is None or not result.kind.counts or update.snapshot.offline:
            return
        self.checks[result.provider_id] += 1
        if not result.ok:
            self.errors[result.provider_id, result.cause] += 1
        if result.latency_ms is not None:
            latency_s = result.latency_ms / 1000
            buckets = self.buckets.setdefault(result.provider_id, [0] * (len(BUCKETS_S) + 1))
            buckets[bisect_left(BUCKETS_S, latency_s)] += 1
            self.sums_s[result.provider_id] += latency_s


CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_TIMES: Final = "apimon_response_time_seconds"

_Samples = Iterable[tuple[Mapping[str, str], float]]
"""Labels and value of each sample."""


def metrics_page(snapshot: Snapshot, tally: Tally) -> bytes:
    """All metrics of the serving program."""
    lines = [*_of_providers(snapshot), *_counts(snapshot, tally), *_response_times(snapshot, tally)]
    return "".join(f"{line}\n" for line in lines).encode()


def _of_providers(snapshot: Snapshot) -> Iterator[str]:
    states = [({"provider": state.id}, state) for state in snapshot.providers.values()]
    build = "Which API Monitor this is; the value is always 1."
    yield from _family("apimon_build_info", "gauge", build, [({"version": __version__}, 1)])
    statuses = (
        ({**of, "status": status.value}, int(snapshot.shown(state.id).status is status))
        for of, state in states
        for status in Status
    )
    status = "1 for the status that the provider has, 0 for the others."
    yield from _family("apimon_provider_status", "gauge", status, statuses)
    offline = "1 while this computer has no network, so that nothing is known of the providers."
    yield from _family("apimon_offline", "gauge", offline, [({}, int(snapshot.offline))])
    watched = "1 where the provider is enabled and not without a key that it needs."
    are = ((of, int(state.is_watched)) for of, state in states)
    yield from _family("apimon_provider_watched", "gauge", watched, are)
    checked = "When the provider was last checked; missing where it never was."
    times = ((of, at.timestamp()) for of, state in states if (at := state.health.last_check_at) is not None)
    yield from _family("apimon_last_check_timestamp_seconds", "gauge", checked, times)
    balance = "Money left with the provider, in its own currency; missing where that is not known."
    balances = ((of, state.account.balance) for of, state in states if state.account.balance is not None)
    left = (({**of, "currency": one.currency}, float(one.amount)) for of, one in balances)
    yield from _family("apimon_balance", "gauge", balance, left)
    tokens = "Tokens that were reported as used, ever."
    used = ((of, state.totals.tokens) for of, state in states)
    yield from _family("apimon_tokens_total", "counter", tokens, used)
    cost = "What these tokens cost, an estimate in USD; tokens without a known price are not in it."
    costs = ((of, float(state.totals.cost_usd)) for of, state in states)
    yield from _family("apimon_cost_usd_total", "counter", cost, costs)


def _counts(snapshot: Snapshot, tally: Tally) -> Iterator[str]:
    checks = "Finished checks since the API was started."
    numbers = (({"provider": pid}, tally.checks[pid]) for pid in snapshot.providers)
    yield from _family("apimon_checks_total", "counter", checks, numbers)
    errors = "Checks that failed since the API was started, by cause."
    failed = (
        ({"provider": pid, "cause": cause.value}, number)
        for (pid, cause), number in sorted(tally.errors.items())
    )
    yield from _family("apimon_errors_total", "counter", errors, failed)
    answers = "Answers of this API since it was started, by HTTP status."
    given = (({"status": str(status)}, number) for status, number in sorted(tally.responses.items()))
    yield from _family("apimon_api_answers_total", "counter", answers, given)


def _response_times(snapshot: Snapshot, tally: Tally) -> Iterator[str]:
    took = "How long the provider took to answer a check, connection included."
    yield from _family(_TIMES, "histogram", took, ())
    for pid in (pid for pid in snapshot.providers if pid in tally.buckets):
        of, sums = {"provider": pid}, tuple(accumulate(tally.buckets[pid]))
        for bound, number in zip((*map(repr, BUCKETS_S), "+Inf"), sums, strict=True):
            yield _line(f"{_TIMES}_bucket", {**of, "le": bound}, number)
        yield _line(f"{_TIMES}_sum", of, tally.sums_s[pid])
        yield _line(f"{_TIMES}_count", of, sums[-1])


def _family(name: str, kind: str, text: str, samples: _Samples) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield _line(name, labels, value)


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{told}}} {value!r}" if told else f"{name} {value!r}"


def _escaped(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
