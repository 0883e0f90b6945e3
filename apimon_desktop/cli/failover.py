"""``apimon failover``: whom to use instead of a provider."""

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from apimon_desktop.cli.session import chosen, opened, plan_for, run_async
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.profile import Job
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.types import ProviderId

_FRESH_FOR: Final = timedelta(minutes=5)
"""Nobody is sent to a provider on the word of an older check."""


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``failover`` takes."""
    parser.description = (
        "say which provider to use instead; checks those whose last check is older than 5 minutes"
    )
    parser.add_argument("provider")
    parser.add_argument(
        "--for",
        dest="job",
        choices=[job.value for job in Job],
        help="what is to be done; by default what PROVIDER is used for",
    )
    parser.add_argument("--json", action="store_true", help="print the answer as a document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the provider's id first, with the reason and the facts after it."""
    return run_async(_failover(args))


async def _failover(args: argparse.Namespace) -> int:
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
    out = terminal(sys.stdout, os.environ)
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
        checked_at = snapshot.providers[provider_id].last_check_at
        if provider_id != asked and (checked_at is None or now - checked_at > _FRESH_FOR):
            yield provider_id


def _can_be_checked(state: ProviderState) -> bool:
    """False where the key is only assumed, because the keyring was not read."""
    return state.is_watched and (state.key is not None or not state.profile.needs_key)
