"""What the settings tell of the program itself, as it was measured."""

from dataclasses import dataclass
from datetime import date, timedelta

from apimon_desktop.core.formats import format_duration, format_percent
from apimon_desktop.core.text import joined, number, say

LEAVES = (
    say("Requests to your providers, each with its own key; no tokens, unless you switch on a paid test."),
    say("Requests to their status pages, without a key."),
    say("What was billed is asked of OpenAI and Anthropic, only where you saved an admin key."),
    say("Newer prices are fetched from GitHub once a day, only where you switch that on."),
    say("Nothing else: no usage data, no crash reports, no update checks."),
)
"""What leaves this computer, and who gets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What the program takes of this computer, as measured just now."""

    memory_bytes: int | None
    """None: this system does not tell."""
    cpu_ratio: float | None
    """The share of one processor core over the last few seconds. None: not measured yet."""
    cpu_s: float
    """Processor time since the start."""
    running_s: float
    """Since the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where files are, as texts for people and for the file manager."""

    config_file: str
    metrics_file: str
    log_file: str
    price_list_at: date | None
    """The day on which newer prices were fetched. None: those that came with the program are in use."""


def footprint_text(footprint: Footprint) -> str:
    """Memory and processor in one line."""
    memory = footprint.memory_bytes
    ratio = footprint.cpu_ratio
    running = format_duration(timedelta(seconds=footprint.running_s))
    parts = (
        say("Memory: — this system does not tell")
        if memory is None
        else say("Memory: {n} MB", n=number(memory / 1e6)),
        say("Processor: — measuring")
        if ratio is None
        else say("Processor: {share} of one core now", share=format_percent(100 * ratio)),
        say("{n} s of processor time in {running}", n=number(footprint.cpu_s), running=running),
    )
    return joined(" · ", parts)


def price_list_text(fetched_at: date | None) -> str:
    """How old the prices are."""
    if fetched_at is None:
        return say(
            "In use: the prices that came with this version, and those that providers list themselves."
        )
    return say(
        "In use: the list fetched on {day}, and prices that providers list themselves.",
        day=fetched_at.isoformat(),
    )
