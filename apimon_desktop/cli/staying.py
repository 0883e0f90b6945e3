"""What runs for as long as a command stays: polling, newer prices, and the admin keys that are saved."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from apimon_desktop.adapters.keys.keyring_answer import KeyringProblem
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.profile import KeySource
from apimon_desktop.monitor.jobs import Jobs
from apimon_desktop.monitor.roster import roster
from apimon_desktop.monitor.session import Session

log = logging.getLogger(__name__)

_NOTHING_SAVED: Final = frozenset({KeyringProblem.MISSING, KeyringProblem.REFUSED})
"""Nothing can have been saved in such a keyring, so nobody misses it."""
_LOCKED_PAUSE_S: Final = 300.0
"""The pause between two reads of a locked keyring, which a log-in may unlock."""


@asynccontextmanager
async def staying(session: Session) -> AsyncIterator[None]:
    """Polls, keeps prices new and reads what was billed, until the block ends."""
    async with Jobs() as jobs:
        unsubscribe = session.engine.subscribe(session.price_updates(jobs.start))
        jobs.run(session.engine.run())
        jobs.run(_read_admin_keys(session))
        try:
            yield
        finally:
            unsubscribe()


async def _read_admin_keys(session: Session) -> None:
    """Reads the keyring where it may hold an admin key, and again while it is locked."""
    if _admin_key_may_be_saved(session):
        await session.read_keyring()
        problem = session.keys.problem
        if problem is not None and problem not in _NOTHING_SAVED:
            log.warning("Admin keys that are saved are not used. %s", problem.sentence)
    clock = session.engine.clock
    while session.keys.problem is KeyringProblem.LOCKED:
        await clock.sleep_until(clock.monotonic() + _LOCKED_PAUSE_S)
        await session.read_keyring()


def _admin_key_may_be_saved(session: Session) -> bool:
    """True where the keyring was not asked yet and no environment variable goes before it."""
    lookup = session.keys.lookup()
    if lookup.keyring is not KeyringProblem.WAITING:
        return False
    admin_keys = (
        lookup.choices.get(admin_id(provider_id))
        for provider_id, entry in roster(session.engine.settings).items()
        if entry.profile.enabled and entry.provider.costs is not None
    )
    return any(key is None or key.info.source is not KeySource.ENVIRONMENT for key in admin_keys)
