"""Usage as people read it: a table, and what is said where there is nothing to show."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.formats import UNKNOWN, format_clock, format_money, format_tokens
from apimon_desktop.core.text import Text, plural, say
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
    basis = "billed" if cost.basis is CostBasis.BILLED else "estimate"
    return f"{format_money(cost.usd)} ({', '.join((basis, *_without(left_out_texts(cost.left_out))))})"


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
        return "no price known" if one.is_unpriced else "no tokens told"
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
    if one.partial:
        parts.append(f"at least: {one.partial:,} cut short")
    return ", ".join(parts)


def _name(one: UsageSum, report: UsageReport, names: Mapping[ProviderId, str]) -> str:
    if report.by is UsageBy.PROVIDER and one.provider_id is not None:
        return names.get(one.provider_id, one.provider_id)
    if report.by is UsageBy.SOURCE and one.source is not None:
        return SOURCE_NAMES[one.source]
    return key_of(one, report)
