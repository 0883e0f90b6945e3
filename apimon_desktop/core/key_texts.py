"""What a test of a key found, in words."""

from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.formats import format_money, format_ms
from apimon_desktop.core.types import Cause
from apimon_desktop.core.wording import WORDS


def key_test_text(result: CheckResult) -> str:
    """One sentence on what a key can and cannot do, as far as a free request tells."""
    if result.ok:
        told = result.detail or f"it answered in {format_ms(result.latency_ms or 0.0)}"
        left = "" if result.balance is None else f", {format_money(result.balance.amount)} left"
        return f"Key works{left}: {told[0].lower()}{told[1:]}."
    if result.cause is Cause.AUTHENTICATION:
        return f"Rejected: {_particulars(result)}."
    if result.key_accepted:
        return f"Key accepted, but {WORDS[result.cause]}: {_particulars(result)}."
    if result.blames_network:
        return f"Not tested: {WORDS[result.cause]}. Check your network, then try again."
    return f"Not tested: {WORDS[result.cause]} ({_particulars(result)})."


def _particulars(result: CheckResult) -> str:
    status = "no answer" if result.http_status is None else f"HTTP {result.http_status}"
    return result.detail or status
