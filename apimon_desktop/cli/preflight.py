"""``apimon preflight``: whether a long job may start, from what is known; nobody is contacted."""

import argparse
import os
import re
import sys
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from apimon_desktop.adapters.history import HistoryUnreadableError
from apimon_desktop.cli.failures import CommandFailedError, WrongUsageError
from apimon_desktop.cli.session import chosen, plan_for
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.profile import Job
from apimon_desktop.core.recommend import Preference, Preflight, Wanted, preflight, recommend
from apimon_desktop.monitor.known import known_snapshot

_AMOUNT: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[kM]?)")
_TIMES: Final = {"": 1, "k": 1_000, "M": 1_000_000}
_DURATION: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>ms|s)")
_MOST_TOKENS: Final = 10**12
_DESCRIPTION: Final = """\
Says whether a long job may start: "ok", "use" another provider, "wait", or "unknown" where the last check
is older than 10 minutes, or twice the configured interval if that is longer. It makes no requests; costs
are estimates at each provider's flat price.
"""
_EXAMPLES: Final = """\
examples:
  apimon preflight --tokens 200k --max-cost 2 --max-p95 3s
  apimon preflight --provider anthropic --tokens 1M && make embeddings
  apimon preflight --for embeddings --prefer cheapest --json

exit codes: 0 ok, 1 use another, 2 wait, 3 unknown, 64 wrong usage
"""


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``preflight`` takes."""
    parser.description = _DESCRIPTION
    parser.epilog = _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--provider", metavar="P", help="where the job is meant to run; else the best is named"
    )
    parser.add_argument(
        "--tokens", type=_tokens, metavar="N", help="about how many it will use: 5000, 200k, 1.5M"
    )
    parser.add_argument(
        "--max-cost", type=_usd, metavar="USD", help="what it may cost at most; needs --tokens"
    )
    parser.add_argument(
        "--max-p95", type=_ms, metavar="TIME", help="what 95 of 100 answers must stay under: 3s"
    )
    parser.add_argument("--for", dest="job", choices=[job.value for job in Job], help="what is to be done")
    parser.add_argument(
        "--prefer",
        choices=[preference.value for preference in Preference],
        default=Preference.ORDER.value,
        help="which of several good ones is named without --provider (default: order)",
    )
    parser.add_argument("--json", action="store_true", help="print the answer as a document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the answer first, then whom to use and why; gives the answer's exit code."""
    if args.max_cost is not None and args.tokens is None:
        raise WrongUsageError("--max-cost needs --tokens.")
    found = _answer(args)
    out = terminal(sys.stdout, os.environ)
    if args.json:
        print_document(out, found.to_document())
        return found.answer.exit_code
    out.write("  ".join(filter(None, (found.answer.value, found.provider, found.reason))))
    for fact in found.facts:
        out.write(f"  {fact}")
    for passed_over in found.passed_over:
        out.write(f"  not {passed_over}")
    return found.answer.exit_code


def _answer(args: argparse.Namespace) -> Preflight:
    plan = plan_for(args, readonly=True, asks_nobody=True)
    providers = chosen(plan, [args.provider]) if args.provider else ()
    try:
        snapshot, now = known_snapshot(plan.folders, plan.settings), datetime.now(UTC)
    except HistoryUnreadableError as unreadable:
        raise CommandFailedError(str(unreadable)) from None
    job = Job(args.job) if args.job else None
    if providers:
        job = job or snapshot.providers[providers[0]].profile.job
    wanted = Wanted(
        job=job or Job.CHAT, tokens=args.tokens, max_cost_usd=args.max_cost, max_p95_ms=args.max_p95
    )
    if providers:
        return preflight(snapshot, wanted, providers[0], now=now)
    return recommend(snapshot, wanted, now=now, prefer=Preference(args.prefer))


def _tokens(text: str) -> int:
    found = _AMOUNT.fullmatch(text)
    tokens = Decimal(found["number"]) * _TIMES[found["unit"]] if found else Decimal("NaN")
    if not tokens.is_finite() or tokens != tokens.to_integral_value() or tokens > _MOST_TOKENS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of tokens such as 5000, 200k or 1.5M")
    return int(tokens)


def _usd(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no sum in dollars such as 2 or 0.50")
    return amount


def _ms(text: str) -> float:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 3s or 800ms")
    return float(found["number"]) * (1 if found["unit"] == "ms" else 1000)
