"""``apimon usage`` shows usage and cost, ``track`` reports usage, ``suggestions`` suggests better choices."""

import argparse
import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from apimon_desktop.adapters.history.access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.keys.keyring import KeyringProcess
from apimon_desktop.cli.process import CommandFailedError, WrongUsageError, tell
from apimon_desktop.cli.session import chosen, kept_history, opened, plan_for
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import (
    COUNT_DETAILS,
    TERMS,
    Cost,
    Receipt,
    ReceiptKind,
    UsageEvent,
    UsageSource,
)
from apimon_desktop.core.money.costs import spent_report
from apimon_desktop.core.money.savings import NO_BASIS, Basis, ideas
from apimon_desktop.core.money.summary import suggestion_document
from apimon_desktop.core.text.formats import format_tokens
from apimon_desktop.core.usage.parse import read_usage
from apimon_desktop.core.usage.sums import PERIODS, UsageBy, UsageReport, begin_of, usage_csv, usage_document
from apimon_desktop.core.usage.text import cost_text, usage_text
from apimon_desktop.monitor.engine.providers import configured_providers
from apimon_desktop.monitor.money.read import read_usage_report
from apimon_desktop.monitor.session.session import Plan, Session
from apimon_desktop.monitor.usage.recorder import price_book, price_kept

log = logging.getLogger(__name__)


def set_up_usage(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = "Shows reported usage and its cost. Makes no network request."
    parser.add_argument(
        "--since",
        default="30d",
        metavar="WHEN",
        help=f"{PERIODS}; days are whole and include today (default: 30d)",
    )
    parser.add_argument("--by", choices=[by.value for by in UsageBy], default=UsageBy.PROVIDER.value)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV")


def run_usage(args: argparse.Namespace) -> int:
    """Prints the usage."""
    now = datetime.now(UTC)
    since = begin_of(args.since, now, None)
    if since is None:
        raise WrongUsageError(f"--since takes {PERIODS}, of the last 400 days.")
    plan = plan_for(args, readonly=True, asks_nobody=True)
    report = _report(plan, since, now, UsageBy(args.by))
    out = terminal()
    if args.json:
        print_document(out, usage_document(report))
    elif args.csv:
        out.write(usage_csv(report), end="", fold=False)
    else:
        names = {
            provider_id: entry.profile.name
            for provider_id, entry in configured_providers(plan.settings).items()
        }
        out.write(usage_text(report, names, now=now, tz=None))
    return 0


def _report(plan: Plan, since: datetime, now: datetime, by: UsageBy) -> UsageReport:
    with kept_history(plan) as history:
        is_unpriced = history is not None and bool(history.usage.unpriced_models())
        # Read before writing, which would set a damaged file aside; that is left to the app.
        report = _report_of(history, since, now, by)
    if not is_unpriced:
        return report
    _price(plan)
    with kept_history(plan) as history:
        return _report_of(history, since, now, by)


def _report_of(history: History | None, since: datetime, now: datetime, by: UsageBy) -> UsageReport:
    if history is None:
        return spent_report((), since=since, until=now, by=by)
    return read_usage_report(history, since=since, now=now, by=by, tz=None)


def _price(plan: Plan) -> None:
    """Prices usage whose programs ended before they could, if the file is writable."""
    history = History.open(plan.folders.history_file).history
    if history is None:
        return
    book = price_book(plan.folders, plan.settings)
    try:
        price_kept(history, book)
    except (HistoryUnreadableError, HistoryUnwritableError) as fault:
        log.info("Unpriced usage was not priced: %s", fault)
    finally:
        book.close()
        history.close()


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
    "--cache-write-1h": "input tokens written to a cache for an hour",
    "--reasoning": "output tokens used for reasoning",
    "--input-audio": "audio input tokens; likewise for the other kinds",
    "--web-searches": "calls of the provider's own search; its other tools likewise",
    "--service-tier": "flex, priority, batch …, as in the reply",
    "--speed": "fast, as in the reply",
    "--inference-geo": "the region of the model, as in the reply",
}


def set_up_track(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = (
        "Reports used tokens. Without a model, they cost the provider's flat price; a model without "
        "a known price is counted as unpriced."
    )
    parser.add_argument("provider")
    parser.add_argument("tokens", metavar="TOKENS", help="total tokens, input plus output")
    parser.add_argument("--model", help="as the provider names it")
    for flag, name in _COUNTS.items():
        parser.add_argument(flag, metavar="N", dest=name, help=_HELP.get(flag))
    for flag, name in _TERMS.items():
        parser.add_argument(flag, metavar="TEXT", dest=name, help=_HELP.get(flag))
    parser.add_argument("--id", help="a name for this report; repeated names are counted once")


async def run_track(args: argparse.Namespace) -> int:
    """Records the usage and prints it with its price."""
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
        raise CommandFailedError(reason or "The usage could not be counted.")
    name = session.engine.snapshot.providers[provider_id].profile.name
    model = "" if event.model is None else f", {event.model}"
    was = "Counted before" if receipt.kind is ReceiptKind.DUPLICATE else "Counted"
    price = "" if cost is None else f", {cost_text(cost)}"
    terminal().write(f"{was}: {name}{model}: {format_tokens(event.tokens.total)}{price}")
    return 0


def _event(args: argparse.Namespace, provider_id: ProviderId) -> UsageEvent:
    """Raises WrongUsageError."""
    given = vars(args)
    counts = {flag: given[name] for flag, name in _COUNTS.items() if given[name] is not None}
    terms = {name: given[name] for name in _TERMS.values()}
    if args.model is None and (counts or any(terms.values())):
        flags = [*counts, *(flag for flag, name in _TERMS.items() if terms[name])]
        raise WrongUsageError(
            f"--model is missing for {' and '.join(flags)}: the flat price counts all tokens alike."
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
    if isinstance(read, str):
        raise WrongUsageError(f"Nothing was counted. {read}")
    return read


def _number(name: str, text: str) -> int:
    digits = text.replace(",", "").replace("_", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 30):
        raise WrongUsageError(f"{name} must be a whole number, such as 1200.")
    return int(digits)


async def _counted(session: Session, event: UsageEvent) -> tuple[Receipt, Cost | None]:
    """The receipt and the cost (None: nothing was saved)."""
    (receipt,) = await asyncio.wrap_future(session.usage.report([event]))
    row = receipt.row
    if row is None:
        return receipt, None
    # The store thread reads this after the price was looked up.
    costs = await asyncio.wrap_future(
        session.recorder.ask_history(lambda history: history.usage.costs([row]))
    )
    return receipt, None if costs is None else costs[0]


def set_up_suggestions(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = (
        "Suggests cheaper, faster or more reliable choices, from the last checks and the usage of "
        "the last 30 days. Makes no network request."
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--dismiss", metavar="ID", help="hide a suggestion for 30 days")
    form.add_argument("--json", action="store_true", help="print JSON")


async def run_suggestions(args: argparse.Namespace) -> int:
    """Prints each suggestion with its id, or hides one."""
    if args.dismiss is not None:
        return await _dismiss(args)
    plan = plan_for(args, readonly=True, asks_nobody=True)
    async with opened(plan, args.redactor, believed=True, needing=lambda _: ()) as session:
        found = ideas(session.engine.snapshot, await _basis(session))
    out = terminal()
    if args.json:
        print_document(out, [suggestion_document(idea) for idea in found])
        return 0
    for idea in found:
        out.write(f"{idea.text}\n   {idea.id}\n")
    out.write("Nothing to suggest." if not found else "Hide one for 30 days: apimon suggestions --dismiss ID")
    return 0


async def _dismiss(args: argparse.Namespace) -> int:
    plan = plan_for(args)
    async with opened(plan, args.redactor, believed=True, needing=lambda _: ()) as session:
        basis = replace(await _basis(session), dismissed=frozenset())
        known = [idea.id for idea in ideas(session.engine.snapshot, basis)]
        if args.dismiss not in known:
            there_are = f"There are: {', '.join(known)}." if known else "There are none right now."
            raise WrongUsageError(f"There is no suggestion {args.dismiss!r}. {there_are}")
        if not await asyncio.wrap_future(session.money.dismiss(args.dismiss)):
            raise CommandFailedError("This could not be saved, so the suggestion will be shown again.")
    terminal().write("It is hidden for 30 days.")
    return 0


async def _basis(session: Session) -> Basis:
    news = await asyncio.wrap_future(session.money.read())
    return NO_BASIS if news is None else news.summary.basis
