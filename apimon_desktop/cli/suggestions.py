"""``apimon suggestions``: what could be cheaper, quicker or steadier."""

import argparse
import asyncio
import os
import sys
from dataclasses import replace

from apimon_desktop.cli.failures import CommandFailedError, WrongUsageError
from apimon_desktop.cli.session import opened, plan_for, run_async
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.core.money_document import suggestion_document
from apimon_desktop.core.suggestions import NO_BASIS, Basis, ideas
from apimon_desktop.monitor.session import Session


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``suggestions`` takes."""
    parser.description = (
        "Says what could be cheaper, quicker or steadier, from the last checks and the usage of "
        "the last 30 days; nobody is contacted."
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--dismiss", metavar="ID", help="do not show this one for 30 days")
    form.add_argument("--json", action="store_true", help="print them as a list of documents")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints each suggestion with its id, or sends one away."""
    return run_async(_dismiss(args) if args.dismiss is not None else _show(args))


async def _show(args: argparse.Namespace) -> int:
    plan = plan_for(args, readonly=True, asks_nobody=True)
    async with opened(plan, args.redactor, believed=True, needing=lambda _: ()) as session:
        found = ideas(session.engine.snapshot, await _basis(session))
    out = terminal(sys.stdout, os.environ)
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
            there_are = f"There are: {', '.join(known)}." if known else "There is none at present."
            raise WrongUsageError(f"There is no suggestion {args.dismiss!r}. {there_are}")
        if not await asyncio.wrap_future(session.money.dismiss(args.dismiss)):
            raise CommandFailedError("It could not be noted, so the suggestion will be shown again.")
    terminal(sys.stdout, os.environ).write("It is hidden for 30 days.")
    return 0


async def _basis(session: Session) -> Basis:
    news = await asyncio.wrap_future(session.money.read())
    return NO_BASIS if news is None else news.summary.basis
