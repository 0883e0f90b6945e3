"""Writes the guide's alert lines (🚨, ⚠️, 💡) to the log, so that its ``grep`` finds them."""

import logging

from apimon_desktop.core.report_alerts import status_alert
from apimon_desktop.core.snapshot import Update
from apimon_desktop.core.types import Status

log = logging.getLogger(__name__)


def log_alert(update: Update) -> None:
    """A subscriber: one line whenever a verdict changes."""
    transition, snapshot = update.transition, update.snapshot
    if transition is None or snapshot.offline or transition.provider_id not in snapshot.providers:
        return
    state = snapshot.providers[transition.provider_id]
    if transition.after.status in (Status.DEGRADED, Status.FAILED):
        log.info("%s", status_alert(snapshot, state, now=snapshot.at, tz=None))
    elif transition.news:
        log.info("✅ %s is healthy again", state.profile.name)
