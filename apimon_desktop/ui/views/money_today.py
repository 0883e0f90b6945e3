"""What one provider was used for today, in its row and among its facts."""

from apimon_desktop.core.formats import format_money, format_tokens
from apimon_desktop.core.money import MoneySummary
from apimon_desktop.core.text import joined, plural, say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.views.money import basis_note
from apimon_desktop.ui.views.money_line import spent_today


def today_texts(summary: MoneySummary | None, provider_id: ProviderId) -> tuple[str, ...]:
    """Cost and tokens of today: "$2.07 today", "1.1M tokens". Empty: nothing was reported."""
    one = None if summary is None else summary.providers.get(provider_id)
    if one is None:
        return ()
    spent, tokens = spent_today(summary, provider_id), one.used.today.tokens
    if spent is None:
        return (say("{tokens} today", tokens=format_tokens(tokens)),) if tokens else ()
    return (spent, format_tokens(tokens)) if tokens else (spent,)


def was_reported(summary: MoneySummary | None, provider_id: ProviderId) -> bool:
    """True where usage was reported lately, be it not today."""
    one = None if summary is None else summary.providers.get(provider_id)
    return one is not None and one.is_reported


def today_line(summary: MoneySummary | None, provider_id: ProviderId) -> str | None:
    """The same in a line with how it is known, or that there was none. None: nothing was ever reported."""
    one = None if summary is None else summary.providers.get(provider_id)
    if one is None or (one.costs.today.cost is None and not one.used.today.tokens):
        return say("no usage") if was_reported(summary, provider_id) else None
    today, used = one.costs.today, one.used.today
    parts: list[str] = [joined(" ", (format_money(today.usd), basis_note(today)))]
    if used.tokens:
        parts.append(format_tokens(used.tokens))
    if used.requests:
        parts.append(plural(used.requests, one="1 request", many="{n} requests"))
    return joined(", ", parts)
