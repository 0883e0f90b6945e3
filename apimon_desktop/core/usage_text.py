"""Usage as people read it: a table, and what is said where there is nothing to show."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.formats import UNKNOWN, format_clock, format_money, format_tokens
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Cost, CostBasis, UsageSource
from apimon_desktop.core.usage_report import UsageBy, UsageReport, UsageSum, key_of

HOW_TO_REPORT: Final = (
    "Report usage with 'apimon track PROVIDER TOKENS', with track_usage or track_request in Python, "
    "or with POST /api/usage."
)

SOURCE_NAMES: Final[Mapping[UsageSource, str]] = {
    UsageSource.PYTHON: "Python",
    UsageSource.CLI: say("command line"),
    UsageSource.API: say("local API"),
    UsageSource.HOOK: say("instrumented client"),
    UsageSource.PAID_TEST: say("paid tests"),
}

_HEADS: Final = {
    UsageBy.PROVIDER: "Provider",
    UsageBy.MODEL: "Model",
    UsageBy.DAY: "Day",
    UsageBy.SOURCE: "Reported by",
}


def usage_text(
    report: UsageReport, names: Mapping[ProviderId, str], *, now: datetime, tz: tzinfo | None
) -> str:
    """The report as a table; ``names`` are those of the providers."""
    since = format_clock(report.since, now, tz)
    if not report.sums:
        return f"Usage since {since}: {UNKNOWN}\nNothing was reported in this time. {HOW_TO_REPORT}"
    heads = (_HEADS[report.by], "Requests", "Tokens", "Input", "Output", "Cached", "Cost", "")
    lines = [heads, *(_cells(_name(one, report, names), one) for one in report.sums)]
    if len(report.sums) > 1:
        lines.append(_cells("Total", report.total))
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join((f"Usage since {since}", "", *(_line(line, widths) for line in lines)))


def cost_text(cost: Cost) -> str:
    """An amount with how it is known: "$0.0625 (estimate)"."""
    if cost.usd is None:
        return f"{UNKNOWN} (no price is known)"
    return f"{format_money(cost.usd)} ({'billed' if cost.basis is CostBasis.BILLED else 'estimate'})"


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    name, *figures, note = cells
    columns = "  ".join(f"{cell:>{width}}" for cell, width in zip(figures, widths[1:-1], strict=True))
    return f"{name:<{widths[0]}}  {columns}  {note}".rstrip()


def _cells(name: str, one: UsageSum) -> tuple[str, ...]:
    tokens = one.tokens
    split = tokens.is_split
    return (
        name,
        f"{one.requests:,}" if one.requests else UNKNOWN,
        f"{tokens.total:,}",
        f"{tokens.input_tokens:,}" if split else UNKNOWN,
        f"{tokens.output_tokens:,}" if split else UNKNOWN,
        f"{tokens.cached_input_tokens:,}" if split else UNKNOWN,
        format_money(one.cost_usd),
        _note(one),
    )


def _note(one: UsageSum) -> str:
    """How the cost is known, and what is missing in it."""
    if one.cost_usd is None:
        return "no price known" if one.unpriced_tokens else "no tokens told"
    parts = []
    if one.basis is CostBasis.BILLED:
        parts.append("billed")
    elif one.billed_usd:
        parts.append(f"{format_money(one.billed_usd)} billed, the rest an estimate")
    else:
        parts.append("estimate")
    if one.unpriced_tokens:
        parts.append(f"without {format_tokens(one.unpriced_tokens)} of unknown price")
    if one.partial:
        parts.append(f"at least: {one.partial:,} cut short")
    return ", ".join(parts)


def _name(one: UsageSum, report: UsageReport, names: Mapping[ProviderId, str]) -> str:
    if report.by is UsageBy.PROVIDER and one.provider_id is not None:
        return names.get(one.provider_id, one.provider_id)
    if report.by is UsageBy.SOURCE and one.source is not None:
        return SOURCE_NAMES[one.source]
    return key_of(one, report)
