"""``apimon demo``: the app with simulated providers; needs no key and no network."""

import argparse
import logging
from collections.abc import Coroutine
from contextlib import aclosing
from typing import Any

from apimon_desktop.cli.commands.watch import show, stop_asked
from apimon_desktop.cli.process import run_app
from apimon_desktop.cli.terminal import terminal
from apimon_desktop.demo.scenarios import DEFAULT_SCENARIO, SCENARIOS, Scenario
from apimon_desktop.demo.session import demo_session


def set_up_demo(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    scenarios = "\n".join(f"  {scenario.name:<14}{scenario.describe}" for scenario in SCENARIOS.values())
    parser.description = f"Shows the app with simulated providers. Scenarios:\n\n{scenarios}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--scenario", choices=tuple(SCENARIOS), default=DEFAULT_SCENARIO.name, metavar="NAME")


def run_demo(args: argparse.Namespace) -> int | Coroutine[Any, Any, int]:
    """Runs the demo app, or the live view where there is no display."""
    # Alerts of simulated providers do not belong in the user's log; internal errors do.
    args.log_handler.setLevel(logging.ERROR)
    code = run_app(args.home, scenario=args.scenario)
    return _watch_demo(SCENARIOS[args.scenario]) if code is None else code


async def _watch_demo(scenario: Scenario) -> int:
    with stop_asked() as stop:
        async with demo_session(scenario) as session, aclosing(session):
            await session.open()
            await session.read_keyring()
            await show(session, terminal(), stop)
    return 0
