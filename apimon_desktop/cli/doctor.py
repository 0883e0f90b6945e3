"""``apimon doctor``: what works on this computer, and what to do about what does not."""

import argparse
import os
import sys

from apimon_desktop.adapters.keys.dotenv import working_folder_dotenv
from apimon_desktop.cli.doctor_desktop import desktop_findings
from apimon_desktop.cli.doctor_files import file_findings, settings_findings
from apimon_desktop.cli.doctor_keys import key_findings
from apimon_desktop.cli.doctor_network import network_findings
from apimon_desktop.cli.doctor_system import environment_findings, system_findings
from apimon_desktop.cli.failures import FAILED
from apimon_desktop.cli.finding import Finding
from apimon_desktop.cli.self_test import run_self_test
from apimon_desktop.cli.session import run_async
from apimon_desktop.cli.terminal import terminal
from apimon_desktop.cli.versions import version_finding
from apimon_desktop.core.types import Status
from apimon_desktop.monitor.session import Plan, configured
from apimon_desktop.paths import folders


def set_up(parser: argparse.ArgumentParser) -> None:
    """Says what ``doctor`` takes."""
    parser.description = (
        "Looks at display, tray, notifications, keyring, network, power, folders and settings. "
        "Sends a request without a key to each provider that has one. "
        "Exits with 70 if something essential is broken, otherwise 0."
    )
    parser.add_argument(
        "--self-test",
        action="store_true",
        help="try the parts of the tray app instead: shows an icon, a menu and one notification for a "
        "moment, and saves, reads and removes a keyring item; the exit code is 70 where one does not work",
    )
    parser.add_argument("--json", action="store_true", help="with --self-test: print a document")
    parser.set_defaults(run=run, names_environment=True)


def run(args: argparse.Namespace) -> int:
    """Prints one line per thing looked at."""
    if args.self_test:
        return run_self_test(args.home, as_json=args.json)
    findings = run_async(_findings(args))
    out = terminal(sys.stdout, os.environ)
    for finding in findings:
        mark, status = ("✔", Status.HEALTHY) if finding.ok else ("✘", Status.FAILED)
        out.write(f"{out.coloured(mark, status)} {finding.label}: {finding.text}")
        if finding.advice is not None:
            out.write(f"    {finding.advice}")
    return FAILED if any(finding.essential and not finding.ok for finding in findings) else 0


async def _findings(args: argparse.Namespace) -> list[Finding]:
    places = folders(args.home)
    loaded = configured(places)
    plan = Plan(
        folders=places,
        settings=loaded.settings,
        metrics_file=places.metrics_file,
        dotenv_path=working_folder_dotenv(),
        readonly=True,
    )
    keys, keyed = await key_findings(plan)
    return [
        version_finding(),
        *environment_findings(args.environment_problems),
        *await desktop_findings(),
        *keys,
        *await network_findings(loaded.settings, keyed),
        *await system_findings(),
        *file_findings(places),
        *settings_findings(places, loaded),
    ]
