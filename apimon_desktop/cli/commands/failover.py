"""``apimon failover`` suggests a fallback provider; ``preflight`` checks whether a long job can start."""

import argparse
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from apimon_desktop.cli.process import WrongUsageError
from apimon_desktop.cli.session import chosen, kept_history, opened, plan_for, run_async
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.failover.preflight import (
    Preference,
    Preflight,
    Wanted,
    check_session,
    preflight,
    recommend,
)
from apimon_desktop.core.model.ids import Job, ProviderId
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.monitor.history.past import known_snapshot

_FRESH_FOR: Final = timedelta(minutes=5)
"""An older check is no reason to suggest a provider."""


def set_up_failover(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = (
        "Suggests a fallback provider. Checks those whose last check is older than 5 minutes."
    )
    parser.add_argument("provider")
    parser.add_argument(
        "--for",
        dest="job",
        choices=[job.value for job in Job],
        help="the kind of job (default: what PROVIDER is used for)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


async def run_failover(args: argparse.Namespace) -> int:
    """Prints the provider's id, the reason and the facts."""
    plan = plan_for(args)
    (asked,) = chosen(plan, [args.provider])
    now = datetime.now(UTC)

    def stale(snapshot: Snapshot) -> Iterator[ProviderId]:
        return _stale(snapshot, asked, now)

    async with opened(plan, args.redactor, believed=True, needing=stale, may_prompt=False) as session:
        engine = session.engine
        with_key = [pid for pid in stale(engine.snapshot) if _can_be_checked(engine.snapshot.providers[pid])]
        await engine.check_all(with_key)
        found = engine.failover(asked, job=None if args.job is None else Job(args.job))
    out = terminal()
    if args.json:
        print_document(out, found.to_document())
    else:
        out.write(f"{found.provider or 'none'}  {found.reason}")
        for fact in found.facts:
            out.write(f"  {fact}")
        if found.provider is not None:
            for passed_over in found.passed_over:
                out.write(f"  not {passed_over}")
    return 0


def _stale(snapshot: Snapshot, asked: ProviderId, now: datetime) -> Iterator[ProviderId]:
    for provider_id in snapshot.failover_order:
        checked_at = snapshot.providers[provider_id].health.last_check_at
        if provider_id != asked and (checked_at is None or now - checked_at > _FRESH_FOR):
            yield provider_id


def _can_be_checked(state: ProviderState) -> bool:
    """False where the key is only assumed, because the keyring was not read."""
    return state.is_watched and (state.key is not None or not state.profile.needs_key)


_AMOUNT: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[kM]?)")
_TIMES: Final = {"": 1, "k": 1_000, "M": 1_000_000}
_DURATION: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>ms|s)")
_MOST_TOKENS: Final = 10**12
_DESCRIPTION: Final = """\
Checks whether a long job can start: "ok", "use" another provider, "wait", or "unknown" where the last check
is older than 10 minutes, or twice the configured interval if that is longer. Makes no network request. Costs
are estimates at each provider's flat price.
"""
_EXAMPLES: Final = """\
examples:
  apimon preflight --tokens 200k --max-cost 2 --max-p95 3s
  apimon preflight --provider anthropic --tokens 1M && make embeddings
  apimon preflight --for embeddings --prefer cheapest --json
  apimon preflight --session

exit codes: 0 ok, 1 use another, 2 wait, 3 unknown, 64 usage error
"""


def set_up_preflight(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = _DESCRIPTION
    parser.epilog = _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--provider", metavar="P", help="where the job would run (default: suggest the best)")
    parser.add_argument(
        "--tokens", type=_tokens, metavar="N", help="about how many it will use, e.g. 5000, 200k or 1.5M"
    )
    parser.add_argument(
        "--max-cost", type=_usd, metavar="USD", help="highest acceptable cost; needs --tokens"
    )
    parser.add_argument(
        "--max-p95", type=_ms, metavar="TIME", help="longest acceptable p95 response time, e.g. 3s"
    )
    parser.add_argument("--for", dest="job", choices=[job.value for job in Job], help="the kind of job")
    parser.add_argument(
        "--prefer",
        choices=[preference.value for preference in Preference],
        default=Preference.ORDER.value,
        help="how to choose without --provider (default: order)",
    )
    parser.add_argument(
        "--session",
        action="store_true",
        help="before a recording session: do providers work, are keys valid, does credit last today?",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run_preflight(args: argparse.Namespace) -> int:
    """Prints the answer, the provider and the reason; returns the answer's exit code."""
    if args.max_cost is not None and args.tokens is None:
        raise WrongUsageError("--max-cost needs --tokens.")
    if args.session:
        return run_async(_session(args))
    found = _answer(args)
    out = terminal()
    if args.json:
        print_document(out, found.to_document())
        return found.answer.exit_code
    out.write("  ".join(filter(None, (found.answer.value, found.provider, found.reason))))
    for fact in found.facts:
        out.write(f"  {fact}")
    for passed_over in found.passed_over:
        out.write(f"  not {passed_over}")
    return found.answer.exit_code


async def _session(args: argparse.Namespace) -> int:
    if args.provider or args.tokens is not None or args.max_p95 is not None or args.job:
        raise WrongUsageError("--session asks about all providers; it takes no other option but --json.")
    plan = plan_for(args, readonly=True, asks_nobody=True)
    async with opened(plan, args.redactor, believed=True, needing=lambda _: ()) as session:
        news = session.money_now()
        days_left = {} if news is None else news.summary.days_left
        found = check_session(session.engine.snapshot, days_left, now=datetime.now(UTC))
    out = terminal()
    if args.json:
        print_document(out, found.to_document())
    else:
        out.write(f"{found.answer.value}  {found.text}")
    return found.answer.exit_code


def _answer(args: argparse.Namespace) -> Preflight:
    plan = plan_for(args, readonly=True, asks_nobody=True)
    providers = chosen(plan, [args.provider]) if args.provider else ()
    with kept_history(plan) as history:
        snapshot, now = known_snapshot(history, plan.settings), datetime.now(UTC)
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
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of tokens such as 5000, 200k or 1.5M")
    return int(tokens)


def _usd(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount in dollars such as 2 or 0.50")
    return amount


def _ms(text: str) -> float:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 3s or 800ms")
    return float(found["number"]) * (1 if found["unit"] == "ms" else 1000)
