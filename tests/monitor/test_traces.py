"""Recorded stretches of time, lived through by the engine: what must open opens, and nothing else does."""

from collections import Counter

import pytest
from traces import Replayed, Trace, all_traces, replay

from apimon_desktop.core.alerts.message import MessageKind

TRACES = all_traces()
QUICK = [trace for trace in TRACES if trace.length_s <= 48 * 3600]
LONG = [trace for trace in TRACES if trace not in QUICK]
HARD = ("connect", "timeout", "dns", "tls", "server_error")


def fits(trace: Trace, replayed: Replayed) -> None:
    """The incidents are those that the trace expects: no false open, no missed outage."""
    expected = [(e["provider"], e["cause"], e["ends"]) for e in trace.document["expects"]]
    found = [(i.provider_id, i.cause.value, not i.is_open) for i in replayed.incidents.values()]
    assert found == expected
    for incident in replayed.incidents.values():
        if incident.cause in HARD:
            assert replayed.opened_after_s[incident.id] <= 45
    told = Counter((message.incident_id, message.kind) for message in replayed.messages)
    assert max(told.values(), default=0) <= 1, "the same thing is never told twice"
    for incident in replayed.incidents.values():
        assert told[incident.id, MessageKind.OPENED] == 1
        assert told[incident.id, MessageKind.RECOVERED] == (not incident.is_open)


@pytest.mark.parametrize("trace", QUICK, ids=lambda trace: str(trace.name))
async def test_a_trace_gives_the_incidents_that_it_must(trace: Trace) -> None:
    fits(trace, await replay(trace))


@pytest.mark.soak
@pytest.mark.parametrize("trace", LONG, ids=lambda trace: str(trace.name))
async def test_a_long_trace_gives_the_incidents_that_it_must(trace: Trace) -> None:
    fits(trace, await replay(trace))


def test_there_are_enough_traces() -> None:
    assert len(TRACES) >= 15


async def test_the_same_trace_always_gives_the_same() -> None:
    trace = next(trace for trace in TRACES if trace.name == "flapping")
    once, again = await replay(trace), await replay(trace)
    assert once == again
    assert once.checks > 100


@pytest.mark.parametrize(
    "name", ["half_an_hour_offline", "captive_portal", "eight_hours_of_sleep", "dns_flicker"]
)
async def test_the_users_own_network_moves_no_counter_and_sends_no_message(name: str) -> None:
    trace = next(trace for trace in TRACES if trace.name == name)
    replayed = await replay(trace)
    assert set(replayed.error_counts.values()) == {0}
    assert replayed.messages == []
    assert replayed.offline[-1] is False
    assert True in replayed.offline
    assert {replayed.shown[pid].value for pid in trace.document["providers"]} == {"ok"}
