"""What of an update somebody may be waiting for, and what is but a newer figure."""

from apimon_desktop.core.snapshot import Snapshot, Update


def is_mere_figure(update: Update, before: Snapshot) -> bool:
    """True for a check that found what was known: it changed no more than when it was, and how long it took.

    ``before`` is the snapshot that the update took the place of.
    """
    result = update.result
    if result is None or result.kind.is_proof or update.transition is not None:
        return False
    pid, after = result.provider_id, update.snapshot
    return (
        pid in before.providers
        and before.shown(pid).cause is after.shown(pid).cause
        and before.providers[pid].suspicion == after.providers[pid].suspicion
    )
