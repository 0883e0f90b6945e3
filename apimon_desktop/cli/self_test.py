"""``apimon doctor --self-test``: the result for each part, as lines or as a document."""

import os
import sys
from pathlib import Path
from typing import Final

from apimon_desktop.cli.failures import FAILED, tell
from apimon_desktop.cli.terminal import print_document, terminal
from apimon_desktop.cli.tray import has_display
from apimon_desktop.core.types import Status

_MARKS: Final = {True: ("✔", Status.HEALTHY), False: ("✘", Status.FAILED), None: ("?", Status.UNKNOWN)}


def run_self_test(home: Path | None, *, as_json: bool) -> int:
    """Tries every part and prints the results. Returns 70 where one does not work, else 0."""
    if not has_display(os.environ):
        tell("There is no display here, so the self-test of the tray app can't run.")
        return FAILED
    from apimon_desktop.app.self_test import self_test  # noqa: PLC0415 - it loads Qt

    trials = self_test(home)
    out = terminal(sys.stdout, os.environ)
    if as_json:
        findings = [
            {
                "label": trial.label,
                "ok": trial.ok is not False,
                "known": trial.ok is not None,
                "text": trial.text,
                "advice": trial.advice,
            }
            for trial in trials
        ]
        print_document(out, {"schema_version": 1, "findings": findings})
    else:
        for trial in trials:
            mark, status = _MARKS[trial.ok]
            out.write(f"{out.coloured(mark, status)} {trial.label}: {trial.text}")
            if trial.advice is not None and trial.ok is not True:
                out.write(f"    {trial.advice}")
    return FAILED if any(trial.ok is False for trial in trials) else 0
