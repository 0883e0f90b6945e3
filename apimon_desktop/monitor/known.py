"""The last known state, read from the files alone: no engine, no key, no thread."""

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

from apimon_desktop.adapters.history import History, HistoryUnreadableError
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.monitor.kept import Kept, restored
from apimon_desktop.monitor.roster import failover_order, roster
from apimon_desktop.paths import Folders


def known_snapshot(folders: Folders, settings: Settings) -> Snapshot:
    """What the checks of any program that shares the files found last.

    Raises HistoryUnreadableError, with a sentence, where there is a history that cannot be read.
    """
    profiles = {pid: entry.profile for pid, entry in roster(settings).items()}
    opened = History.open_readonly(folders.history_file)
    if opened.problem is not None:
        raise HistoryUnreadableError(opened.problem)
    kept = Kept()
    if opened.history is not None:
        kept = Kept(
            remembered=opened.history.remembered(tuple(profiles), interval_s=settings.interval_s),
            ignored=opened.history.wishes.ignored(),
        )
        opened.history.close()
    return Snapshot(
        at=datetime.now(UTC),
        providers=MappingProxyType({pid: _state(profile, kept) for pid, profile in profiles.items()}),
        failover_order=failover_order(settings),
        interval_s=settings.interval_s,
    )


def _state(profile: Profile, kept: Kept) -> ProviderState:
    """Keys are not looked at: a check of late proves that there is one, and no check proves nothing."""
    return restored(replace(profile, needs_key=False), kept, believed=True)
