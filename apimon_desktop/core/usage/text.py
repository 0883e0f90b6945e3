"""Usage as a table for terminals, and the texts about its costs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import Cost, CostBasis, UsageSource
from apimon_desktop.core.text.formats import UNKNOWN, format_clock, format_money, format_tokens
from apimon_desktop.core.text.translatable import Text, plural, say
from apimon_desktop.core.usage.sums import UsageBy, UsageReport, UsageSum, key_of

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

_KINDS: Final[Mapping[str, Text]] = {
    "input_tokens": say("input"),
    "output_tokens": say("output"),
    "input_audio_tokens": say("audio input"),
    "input_image_tokens": say("image input"),
    "input_video_tokens": say("video input"),
    "output_audio_tokens": say("audio output"),
    "output_image_tokens": say("image output"),
    "output_video_tokens": say("video output"),
    "other_model_input_tokens": say("another model's input"),
    "other_model_output_tokens": say("another model's output"),
}

_TERM_TEXTS: Final[Mapping[str, Callable[[str], Text]]] = {
    "service_tier": lambda tier: say("the rate of the {tier} tier", tier=tier),
    "speed": lambda speed: say("the rate of {speed} mode", speed=speed),
    "inference_geo": lambda region: say("the surcharge for {region}", region=region),
}
_CALL_TEXTS: Final[Mapping[str, Callable[[int], Text]]] = {
    "web_searches": lambda n: plural(n, one="1 web search", many="{n} web searches"),
    "file_searches": lambda n: plural(n, one="1 file search", many="{n} file searches"),
    "social_searches": lambda n: plural(n, one="1 social media search", many="{n} social media searches"),
    "code_executions": lambda n: plural(n, one="1 code execution", many="{n} code executions"),
    "other_tool_calls": lambda n: plural(n, one="1 use of a tool", many="{n} uses of tools"),
    "cache_write_1h_tokens": lambda n: say(
        "the surcharge for {tokens} cached for an hour", tokens=format_tokens(n)
    ),
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
    """The report as a table; ``names`` are the providers' names."""
    since = format_clock(report.since, now, tz)
    if not report.sums:
        return f"Usage since {since}: {UNKNOWN}\nNo usage was reported in this period. {HOW_TO_REPORT}"
    heads = (_HEADS[report.by], "Requests", "Tokens", "Input", "Output", "Cached", "Cost", "")
    lines = [heads, *(_cells(_name(one, report, names), one) for one in report.sums)]
    if len(report.sums) > 1:
        lines.append(_cells("Total", report.total))
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join((f"Usage since {since}", "", *(_line(line, widths) for line in lines)))


def cost_text(cost: Cost) -> str:
    """An amount with its basis: "$0.0625 (estimate)"."""
    if cost.usd is None:
        return f"{UNKNOWN} (price unknown)"
    basis = "billed" if cost.basis is CostBasis.BILLED else "estimate"
    return f"{format_money(cost.usd)} ({', '.join((basis, *_without(left_out_texts(cost.left_out))))})"


def unreported_name(one: UsageSum) -> Text:
    """The name of the row with the difference between bills and reports."""
    is_more = one.unreported_usd is not None and one.unreported_usd > 0
    return say("not reported by your tools") if is_more else say("billed less than reported")


def left_out_texts(left_out: Mapping[str, int]) -> tuple[Text, ...]:
    """What an estimate omits, one text for each part: "300 tokens of audio input", "2 web searches"."""
    return tuple(_left_out(name, count) for name, count in left_out.items())


def _left_out(name: str, count: int) -> Text:
    term, is_term, value = name.partition("=")
    if is_term:
        return _TERM_TEXTS[term](value)
    if name in _KINDS:
        return say("{tokens} of {kind}", tokens=format_tokens(count), kind=_KINDS[name])
    return _CALL_TEXTS[name](count)


def _without(parts: Sequence[str]) -> tuple[str, ...]:
    return (f"without {' and '.join(parts)}",) if parts else ()


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    name, *figures, note = cells
    columns = "  ".join(f"{cell:>{width}}" for cell, width in zip(figures, widths[1:-1], strict=True))
    return f"{name:<{widths[0]}}  {columns}  {note}".rstrip()


def _cells(name: str, one: UsageSum) -> tuple[str, ...]:
    tokens = one.tokens
    kinds = (tokens.input_tokens, tokens.output_tokens, tokens.cached_input_tokens)
    return (
        name,
        f"{one.requests:,}" if one.requests else UNKNOWN,
        f"{tokens.total:,}",
        *(f"{count:,}" if tokens.is_split else UNKNOWN for count in kinds),
        format_money(one.cost_usd),
        _note(one),
    )


def _note(one: UsageSum) -> str:
    """The basis of the cost, and what it omits."""
    if one.cost_usd is None:
        return "no price known" if one.is_unpriced else "no tokens reported"
    parts = []
    if one.basis is CostBasis.BILLED:
        parts.append("billed")
    elif one.billed_usd:
        parts.append(f"{format_money(one.billed_usd)} billed, the rest an estimate")
    else:
        parts.append("estimate")
    rest = one.unpriced_tokens - one.left_out_tokens
    whole = [f"{format_tokens(rest)} of unknown price"] if rest > 0 else []
    parts += _without([*whole, *left_out_texts(one.left_out)])
    parts += _unreported(one)
    if one.partial:
        parts.append(f"at least: {one.partial:,} incomplete")
    return ", ".join(parts)


def _unreported(one: UsageSum) -> tuple[str, ...]:
    """The part of the cost that was not reported. Empty: none, or all of it, as the row's name says."""
    if not one.unreported_usd or one.unreported_usd == one.cost_usd:
        return ()
    amount = format_money(abs(one.unreported_usd))
    if one.unreported_usd > 0:
        return (f"{amount} of it not reported by your tools",)
    return (f"{amount} less than reported",)


def _name(one: UsageSum, report: UsageReport, names: Mapping[ProviderId, str]) -> str:
    if report.by is UsageBy.PROVIDER and one.provider_id is not None:
        return names.get(one.provider_id, one.provider_id)
    if report.by is UsageBy.SOURCE and one.source is not None:
        return SOURCE_NAMES[one.source]
    if report.by in (UsageBy.MODEL, UsageBy.SOURCE) and one.unreported_usd is not None:
        name = names.get(one.provider_id) if one.provider_id is not None else None
        return ", ".join(part for part in (name or one.provider_id, unreported_name(one)) if part)
    return key_of(one, report)
