"""Takes in a program's own report of usage, and waits until it is kept."""

import logging
from collections.abc import Mapping
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Final

from apimon_desktop.core.usage import ReceiptKind, UsageSource
from apimon_desktop.core.usage_reading import UsageRefusal, read_usage
from apimon_desktop.monitor.session import Session

log = logging.getLogger(__name__)

_WRITE_S: Final = 5.0


def taken_in(session: Session, document: Mapping[str, object]) -> bool:
    """True once the report is stored, or was before; False, with a line in the log, where it cannot be.

    The totals include it after the next `settle` of the session's counter.
    """
    engine = session.engine
    event = read_usage(
        document,
        providers=engine.snapshot.providers,
        now=engine.clock.now(),
        source=UsageSource.PYTHON,
    )
    if isinstance(event, UsageRefusal):
        log.warning("Usage ignored. %s", event.text)
        return False
    try:
        (receipt,) = session.usage.report([event]).result(_WRITE_S)
    except FutureTimeoutError:
        log.warning("Usage is not kept yet: the disk takes its time. It is counted once it is")
        return False
    if receipt.kind is ReceiptKind.REFUSED:
        log.warning("Usage ignored. %s", receipt.reason)
        return False
    return True
