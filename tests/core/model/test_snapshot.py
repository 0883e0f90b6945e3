"""What the one snapshot tells."""

from dataclasses import replace
from datetime import timedelta

from samples import NOW, Samples
from states import with_fields

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import Due, DueReason

SAMPLES = Samples()


def due_in(**seconds: int) -> Snapshot:
    snapshot = SAMPLES.snapshot()
    providers = dict(snapshot.providers)
    for name, wait_s in seconds.items():
        due = Due(reason=DueReason.INTERVAL, at_mono_s=wait_s, at=NOW + timedelta(seconds=wait_s))
        providers[ProviderId(name)] = with_fields(providers[ProviderId(name)], due=due)
    return replace(snapshot, providers=providers)


def test_the_next_check_is_that_of_whoever_is_due_first() -> None:
    assert due_in(openai=90, anthropic=30).next_check_at == NOW + timedelta(seconds=30)


def test_where_nobody_is_due_there_is_no_next_check() -> None:
    snapshot = SAMPLES.snapshot()
    nobody = {pid: with_fields(s, due=Due(reason=DueReason.OFFLINE)) for pid, s in snapshot.providers.items()}
    assert replace(snapshot, providers=nobody).next_check_at is None
