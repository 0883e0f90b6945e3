"""``apimon demo``: the whole app against simulated providers; no key and no network needed."""

import argparse
import logging
import os
import sys

from apimon_desktop.cli.failures import write_answer
from apimon_desktop.cli.session import run_async
from apimon_desktop.cli.terminal import terminal
from apimon_desktop.cli.tray import run_app, why_no_display
from apimon_desktop.cli.watch import show, stop_asked
from apimon_desktop.demo.scenario import Scenario
from apimon_desktop.demo.scenarios import DEFAULT_SCENARIO, SCENARIOS
from apimon_desktop.demo.session import demo_session


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``demo`` takes."""
    told = "\n".join(f"  {scenario.name:<14}{scenario.describe}" for scenario in SCENARIOS.values())
    parser.description = f"Shows the app with simulated providers. Scenarios:\n\n{told}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--scenario", choices=tuple(SCENARIOS), default=DEFAULT_SCENARIO.name, metavar="NAME")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Runs the app in its demo, or the live view where there is no display."""
    # The alerts of simulated providers have no place in the user's log; a fault of our own has.
    args.log_handler.setLevel(logging.ERROR)
    if (problem := why_no_display()) is None:
        return run_app(args.home, scenario=args.scenario)
    write_answer(sys.stdout, f"{problem}\n")
    return run_async(_watch_demo(SCENARIOS[args.scenario]))


async def _watch_demo(scenario: Scenario) -> int:
    with stop_asked() as stop:
        async with demo_session(scenario) as session:
            try:
                await session.open()
                await session.read_keyring()
                await show(session, terminal(sys.stdout, os.environ), stop)
            finally:
                await session.aclose()
    return 0
