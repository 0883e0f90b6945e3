"""``/metrics`` in the text format of Prometheus, version 0.0.4."""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.text import printable
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.core.version import __version__
from apimon_desktop.server.tally import BUCKETS_S, Tally

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_Labels = tuple[tuple[str, str], ...]
_Sample = tuple[_Labels, float | int]


def metrics_page(snapshot: Snapshot, tally: Tally) -> bytes:
    """Everything that is measured, one family after the other."""
    states = tuple(snapshot.providers.values())
    lines = (
        line
        for family in (
            _build_info(),
            _statuses(snapshot),
            _gauges(states),
            _totals(states),
            _counts(tally, states),
            _response_times(tally, states),
        )
        for line in family
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _build_info() -> Iterator[str]:
    return _family(
        "apimon_build_info",
        "gauge",
        "Which API Monitor this is; the value is always 1.",
        [((("version", __version__),), 1)],
    )


def _statuses(snapshot: Snapshot) -> Iterator[str]:
    yield from _family(
        "apimon_provider_status",
        "gauge",
        "1 for the status that the provider has, 0 for the others.",
        (
            ((("provider", pid), ("status", status.value)), int(snapshot.shown(pid).status is status))
            for pid in snapshot.providers
            for status in Status
        ),
    )
    yield from _family(
        "apimon_offline",
        "gauge",
        "1 while this computer has no network, so that nothing is known of the providers.",
        [((), int(snapshot.offline))],
    )


def _gauges(states: Iterable[ProviderState]) -> Iterator[str]:
    states = tuple(states)
    yield from _family(
        "apimon_provider_watched",
        "gauge",
        "1 where the provider is enabled and not without a key that it needs.",
        ((_of(state), int(state.is_watched)) for state in states),
    )
    yield from _family(
        "apimon_last_check_timestamp_seconds",
        "gauge",
        "When the provider was last checked; missing where it never was.",
        ((_of(s), s.last_check_at.timestamp()) for s in states if s.last_check_at is not None),
    )
    yield from _family(
        "apimon_balance",
        "gauge",
        "Money left with the provider, in its own currency; missing where that is not known.",
        (
            ((*_of(s), ("currency", s.balance.currency)), float(s.balance.amount))
            for s in states
            if s.balance is not None
        ),
    )


def _totals(states: Iterable[ProviderState]) -> Iterator[str]:
    states = tuple(states)
    yield from _family(
        "apimon_tokens_total",
        "counter",
        "Tokens that were reported as used, ever.",
        ((_of(state), state.tokens_used) for state in states),
    )
    yield from _family(
        "apimon_cost_usd_total",
        "counter",
        "What these tokens cost, an estimate in USD; tokens without a known price are not in it.",
        ((_of(state), float(state.cost_usd)) for state in states),
    )


def _counts(tally: Tally, states: Iterable[ProviderState]) -> Iterator[str]:
    yield from _family(
        "apimon_checks_total",
        "counter",
        "Finished checks since the API was started.",
        ((_of(state), tally.checks[state.id]) for state in states),
    )
    yield from _family(
        "apimon_errors_total",
        "counter",
        "Checks that failed since the API was started, by cause.",
        (
            ((("provider", pid), ("cause", cause.value)), number)
            for (pid, cause), number in sorted(tally.errors.items())
        ),
    )
    yield from _family(
        "apimon_api_answers_total",
        "counter",
        "Answers of this API since it was started, by HTTP status.",
        (((("status", str(status)),), number) for status, number in sorted(tally.answers.items())),
    )


def _response_times(tally: Tally, states: Iterable[ProviderState]) -> Iterator[str]:
    name = "apimon_response_time_seconds"
    yield f"# HELP {name} How long the provider took to answer a check, connection included."
    yield f"# TYPE {name} histogram"
    for state in states:
        times = tally.response_times.get(state.id)
        if times is None:
            continue
        sums = tuple(accumulate(times.counts))
        for bound, number in zip((*map(repr, BUCKETS_S), "+Inf"), sums, strict=True):
            yield _line(f"{name}_bucket", (*_of(state), ("le", bound)), number)
        yield _line(f"{name}_sum", _of(state), times.sum_s)
        yield _line(f"{name}_count", _of(state), sums[-1])


def _family(name: str, kind: str, text: str, samples: Iterable[_Sample]) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield _line(name, labels, value)


def _line(name: str, labels: _Labels, value: float) -> str:
    told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
    return f"{name}{{{told}}} {value!r}" if told else f"{name} {value!r}"


def _of(state: ProviderState) -> tuple[tuple[str, ProviderId]]:
    return (("provider", state.id),)


def _escaped(text: str) -> str:
    return printable(text).replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
