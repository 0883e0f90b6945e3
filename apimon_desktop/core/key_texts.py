"""What a test of a key found, in words."""

from collections.abc import Callable, Mapping
from typing import Final

from apimon_desktop.core.billing import CostAnswer
from apimon_desktop.core.check import Balance, CheckResult
from apimon_desktop.core.formats import format_money, format_ms
from apimon_desktop.core.keys import is_admin, looks_like, owner_of
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.core.wording import WORDS

NEEDS_ADMIN: Final = "Spending is visible only with an admin key."
"""Said of a key that works, where its provider bills and nobody may read what."""


def key_test_text(result: CheckResult) -> str:
    """One sentence on what a key can and cannot do, as far as a free request tells."""
    if result.ok:
        told = result.detail or f"it answered in {format_ms(result.latency_ms or 0.0)}"
        return f"Key works{_left(result.balance)}: {told[0].lower()}{told[1:]}."
    if result.cause is Cause.AUTHENTICATION:
        return f"Rejected: {_particulars(result)}."
    if result.key_accepted:
        return f"Key accepted, but {WORDS[result.cause]}: {_particulars(result)}."
    if result.blames_network:
        return f"Not tested: {WORDS[result.cause]}. Check your network, then try again."
    return f"Not tested: {WORDS[result.cause]} ({_particulars(result)})."


def cost_test_text(answer: CostAnswer) -> str:
    """One sentence on what an admin key can and cannot do."""
    if answer.sentence is not None:
        return answer.sentence
    days = len({one.day for one in answer.billed if one.amount})
    return f"Key reads costs: {'1 day' if days == 1 else f'{days} days'} with costs in the last month."


def key_name(key_id: ProviderId, name: str) -> str:
    """What people call the key that is kept by an id, given its provider's name."""
    return f"{name} admin key" if is_admin(key_id) else name


def key_doubt(
    key: Secret,
    key_id: ProviderId,
    prefixes: Mapping[ProviderId, tuple[str, ...]],
    names: Callable[[ProviderId], str],
) -> str | None:
    """That a key looks like another one than is kept by an id: "looks like …". None: it does not.

    ``prefixes`` are by the ids of keys, ``names`` by those of providers.
    """
    found = looks_like(key, prefixes)
    if found is None or found == key_id:
        return None
    name = names(owner_of(found))
    if is_admin(found):
        return f"looks like an admin key of {name}, which reads costs and cannot call models"
    if is_admin(key_id) and owner_of(key_id) == found:
        return f"looks like an ordinary key of {name}, which cannot read costs"
    return f"looks like a key for {name}"


def _left(balance: Balance | None) -> str:
    return "" if balance is None else f", {format_money(balance.amount, balance.currency)} left"


def _particulars(result: CheckResult) -> str:
    status = "no answer" if result.http_status is None else f"HTTP {result.http_status}"
    return result.detail or status
