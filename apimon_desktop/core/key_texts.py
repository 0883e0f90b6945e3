"""What a test of a key found, in words."""

from collections.abc import Callable, Mapping
from typing import Final

from apimon_desktop.core.billing import CostAnswer
from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.formats import format_money, format_ms
from apimon_desktop.core.keys import is_admin, looks_like, owner_of
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import Text, inside, plural, say
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.core.wording import WORDS

NEEDS_ADMIN: Final = say("Spending is visible only with an admin key.")
"""Said of a key that works, where its provider bills and nobody may read what."""


def key_test_text(result: CheckResult) -> str:
    """One sentence on what a key can and cannot do, as far as a free request tells."""
    if result.ok:
        return _works(result)
    told, word = _particulars(result), WORDS[result.cause]
    if result.cause is Cause.AUTHENTICATION:
        return say("Rejected: {told}.", told=told)
    if result.key_accepted:
        return say("Key accepted, but {word}: {told}.", word=word, told=told)
    if result.blames_network:
        return say("Not tested: {word}. Check your network, then try again.", word=word)
    return say("Not tested: {word} ({told}).", word=word, told=told)


def _works(result: CheckResult) -> Text:
    told: Text = say("it answered in {time}", time=format_ms(result.latency_ms or 0.0))
    if result.detail:
        told = inside(result.detail)
    if result.balance is None:
        return say("Key works: {told}.", told=told)
    left = format_money(result.balance.amount, result.balance.currency)
    return say("Key works, {amount} left: {told}.", amount=left, told=told)


def cost_test_text(answer: CostAnswer) -> str:
    """One sentence on what an admin key can and cannot do."""
    if answer.sentence is not None:
        return answer.sentence
    days = len({one.day for one in answer.billed if one.amount})
    return plural(
        days,
        one="Key reads costs: 1 day with costs in the last month.",
        many="Key reads costs: {n} days with costs in the last month.",
    )


def key_name(key_id: ProviderId, name: str) -> str:
    """What people call the key that is kept by an id, given its provider's name."""
    return say("{name} admin key", name=name) if is_admin(key_id) else name


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
        return say("looks like an admin key of {name}, which reads costs and cannot call models", name=name)
    if is_admin(key_id) and owner_of(key_id) == found:
        return say("looks like an ordinary key of {name}, which cannot read costs", name=name)
    return say("looks like a key for {name}", name=name)


def _particulars(result: CheckResult) -> str:
    status = say("no answer") if result.http_status is None else f"HTTP {result.http_status}"
    return result.detail or status
