"""``apimon track``: reports used tokens from the command line."""

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from typing import Final

from apimon_desktop.adapters.keys.keyring_process import KeyringProcess
from apimon_desktop.cli.failures import CommandFailedError, WrongUsageError, tell
from apimon_desktop.cli.session import chosen, plan_for, run_async
from apimon_desktop.cli.terminal import terminal
from apimon_desktop.core.formats import format_tokens
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import (
    COUNT_DETAILS,
    TERMS,
    Cost,
    Receipt,
    ReceiptKind,
    UsageEvent,
    UsageSource,
)
from apimon_desktop.core.usage_reading import UsageRefusal, read_usage
from apimon_desktop.core.usage_text import cost_text
from apimon_desktop.monitor.session import Session

_COUNTS: Final = {
    "--input": "input_tokens",
    "--output": "output_tokens",
    "--cached": "cached_input_tokens",
    "--cache-write": "cache_write_tokens",
    "--cache-write-5m": "cache_write_5m_tokens",
    "--cache-write-1h": "cache_write_1h_tokens",
    "--reasoning": "reasoning_tokens",
    **{f"--{name.removesuffix('_tokens').replace('_', '-')}": name for name in COUNT_DETAILS},
}
_TERMS: Final = {f"--{name.replace('_', '-')}": name for name in TERMS}
_HELP: Final = {
    "--input": "input tokens; the rest are output tokens",
    "--output": "output tokens",
    "--cached": "input tokens read from a cache",
    "--cache-write": "input tokens written to a cache",
    "--cache-write-1h": "those of them that are cached for an hour",
    "--reasoning": "output tokens used for reasoning",
    "--input-audio": "audio input tokens; the other kinds likewise",
    "--web-searches": "calls of the provider's own search; its other tools likewise",
    "--service-tier": "flex, priority, batch …, as in the reply",
    "--speed": "fast, as in the reply",
    "--inference-geo": "the region of the model, as in the reply",
}


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``track`` takes."""
    parser.description = (
        "Counts tokens that were used. Without a model, the provider's flat price is taken; a model "
        "whose price is not known is counted as unpriced."
    )
    parser.add_argument("provider")
    parser.add_argument("tokens", metavar="TOKENS", help="all of them, input and output")
    parser.add_argument("--model", help="as the provider names it")
    for flag, name in _COUNTS.items():
        parser.add_argument(flag, metavar="N", dest=name, help=_HELP.get(flag))
    for flag, name in _TERMS.items():
        parser.add_argument(flag, metavar="TEXT", dest=name, help=_HELP.get(flag))
    parser.add_argument("--id", help="a name for this report: the same one is counted once")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Counts, and says what was counted at what price."""
    return run_async(_track(args))


async def _track(args: argparse.Namespace) -> int:
    plan = plan_for(args)
    (provider_id,) = chosen(plan, [args.provider])
    event = _event(args, provider_id)
    problems: list[str] = []
    reason: str | None = None
    session = Session(plan, keyring=KeyringProcess(), on_problem=problems.append)
    try:
        await session.open()
        receipt, cost = await _counted(session, event)
        reason = receipt.reason
    finally:
        await session.aclose()
        tell(*(problem for problem in problems if problem != reason))
    if receipt.kind is ReceiptKind.REFUSED:
        raise CommandFailedError(reason or "It could not be counted.")
    name = session.engine.snapshot.providers[provider_id].profile.name
    model = "" if event.model is None else f", {event.model}"
    was = "Counted before" if receipt.kind is ReceiptKind.DUPLICATE else "Counted"
    told = "" if cost is None else f", {cost_text(cost)}"
    terminal(sys.stdout, os.environ).write(f"{was}: {name}{model}: {format_tokens(event.tokens.total)}{told}")
    return 0


def _event(args: argparse.Namespace, provider_id: ProviderId) -> UsageEvent:
    """Raises WrongUsageError."""
    given = vars(args)
    counts = {flag: given[name] for flag, name in _COUNTS.items() if given[name] is not None}
    terms = {name: given[name] for name in _TERMS.values()}
    if args.model is None and (counts or any(terms.values())):
        flags = [*counts, *(flag for flag, name in _TERMS.items() if terms[name])]
        raise WrongUsageError(
            f"{' and '.join(flags)} need --model: the flat price is the same for tokens of every kind."
        )
    document: dict[str, object] = {
        "provider": provider_id,
        "tokens": _number("TOKENS", args.tokens),
        "model": args.model,
        "id": args.id,
        **terms,
        **{_COUNTS[flag]: _number(flag, text) for flag, text in counts.items()},
    }
    read = read_usage(document, providers=[provider_id], now=datetime.now(UTC), source=UsageSource.CLI)
    if isinstance(read, UsageRefusal):
        raise WrongUsageError(read.text)
    return read


def _number(name: str, text: str) -> int:
    digits = text.replace(",", "").replace("_", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 30):
        raise WrongUsageError(f"{name} is a whole number from 0 up, such as 1200.")
    return int(digits)


async def _counted(session: Session, event: UsageEvent) -> tuple[Receipt, Cost | None]:
    """The receipt, and what is known of the cost (None: nothing was kept to look at)."""
    (receipt,) = await asyncio.wrap_future(session.usage.report([event]))
    row = receipt.row
    if row is None:
        return receipt, None
    # In its turn: after the price was asked for.
    costs = await asyncio.wrap_future(session.keeper.ask_history(lambda history: history.usage.costs([row])))
    return receipt, None if costs is None else costs[0]
