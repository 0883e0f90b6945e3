"""The guide's three levels of alerts, as lines for the report and the log."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import Final

from apimon_desktop.core.failover import suggest
from apimon_desktop.core.formats import format_clock, format_duration, format_ms
from apimon_desktop.core.headline import troubled
from apimon_desktop.core.offline import NO_NETWORK, LocalFault, OfflineReason
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.text import say
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.core.types import Status
from apimon_desktop.core.wording import next_step, sentence, since

CRITICAL: Final = "🚨 CRITICAL"
WARNING: Final = "⚠️ WARNING"
INFO: Final = "💡 INFO"


def alerts_of(snapshot: Snapshot, *, now: datetime, tz: tzinfo | None = None) -> tuple[str, ...]:
    """One line per alert: what is down (🚨), then what is degraded (⚠️), then what to use instead (💡).

    Nothing of providers without a key or disabled; while offline, one quiet line and nothing else.
    """
    if snapshot.offline_since is not None:
        clock, fault = format_clock(snapshot.offline_since, now, tz), snapshot.local_fault or NO_NETWORK
        if fault.reason is OfflineReason.NO_NETWORK:
            return (f"{INFO}: No internet since {clock}, checking again when it returns.",)
        return (f"{INFO}: {fault.sentence} (since {clock}). {fault.next_step}.",)
    lines = [status_alert(snapshot, state, now=now, tz=tz) for state in troubled(snapshot)]
    lines += _very_slow(snapshot)
    lines += _blocked(snapshot, now, tz)
    if snapshot.clock_error_s is not None:
        lines.append(f"{WARNING}: {wrong_clock(snapshot.clock_error_s).line}.")
    lines += _instead(snapshot, now)
    return tuple(lines)


def wrong_clock(ahead_s: float) -> LocalFault:
    """How far this computer's clock differs from those of the hosts that answer."""
    time = format_duration(timedelta(minutes=round(abs(ahead_s) / 60)))
    ahead = say("The clock of this computer is {time} ahead", time=time)
    behind = say("The clock of this computer is {time} behind", time=time)
    return LocalFault(reason=OfflineReason.CLOCK, detail=ahead if ahead_s > 0 else behind)


def status_alert(snapshot: Snapshot, state: ProviderState, *, now: datetime, tz: tzinfo | None) -> str:
    """The line for a provider that is degraded or failed."""
    verdict = snapshot.shown(state.id)
    failed = verdict.status is Status.FAILED
    level, word = (CRITICAL, "has failed") if failed else (WARNING, "is degraded")
    start = since(verdict, now=now, tz=tz)
    parts = [
        f"{level}: {state.profile.name} {word}",
        sentence(state, verdict, now=now, tz=tz),
        start and start.capitalize(),
        next_step(verdict, state.profile),
    ]
    return " ".join(f"{part}." for part in parts if part)


def _very_slow(snapshot: Snapshot) -> Iterator[str]:
    """One very slow answer is worth a line, though it colours nothing yet."""
    for state in snapshot.watched:
        last_ms = state.latency_ms
        if snapshot.shown(state.id).status is Status.HEALTHY and last_ms and last_ms > DEFAULT.very_slow_ms:
            yield f"{WARNING}: {state.profile.name} is slow. The last answer took {format_ms(last_ms)}."


def _blocked(snapshot: Snapshot, now: datetime, tz: tzinfo | None) -> Iterator[str]:
    """A line for each provider that a local fault keeps from being reached."""
    for state in snapshot.blocked:
        verdict = snapshot.shown(state.id)
        parts = [f"{sentence(state, verdict, now=now, tz=tz)} ({since(verdict, now=now, tz=tz)})"]
        parts += [next_step(verdict, state.profile) or ""]
        yield f"{INFO}: {state.profile.name} is not checked. " + " ".join(f"{part}." for part in parts)


def _instead(snapshot: Snapshot, now: datetime) -> Iterator[str]:
    for state in troubled(snapshot):
        failover = suggest(snapshot, state.id, now=now)
        if failover.provider is not None:
            other = snapshot.providers[failover.provider].profile.name
            yield f"{INFO}: Use {other} instead of {state.profile.name}: {failover.reason}."
