"""Tries a bundle on a system for which there is no desktop test: macOS and Windows.

    python packaging/smoke.py PROGRAM

It changes what the logged-in user has (the keyring's entry, the start at login) and puts it back: made for
machines that are thrown away. Ends with 1 at the first thing that does not work; what the bundle says of
itself (`apimon doctor --self-test`) comes last.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

_KEY: Final = "sk-proj-0123456789abcdefghijklmnopqrstuv"
_STANDS_S: Final = 20.0
"""An app that still runs after that has loaded everything and shown its icon."""


def main(program: Path) -> int:
    """Tries everything; gives the exit code."""
    with TemporaryDirectory(prefix="apimon-smoke-") as home:
        os.environ["APIMON_HOME"] = home
        _expect(_said(program, "--version").startswith("apimon "), "it tells its version")
        _expect("Qt 6." in _said(program, "doctor"), "it knows its Qt")
        prices = json.loads(_said(program, "prices", "--model", "gpt-4o", "--json"))
        _expect(any(row["model"] == "gpt-4o" for row in prices["rows"]), "its child answers with prices")
        _try_keyring(program)
        _try_autostart(program)
        _try_app(program)
        _try_itself(program)
    return 0


def _try_keyring(program: Path) -> None:
    _said(program, "keys", "set", "openai", typed=_KEY)
    listed = _said(program, "keys", "list")
    _expect("from the keyring" in listed, "a key is kept in the keyring of the system")
    _expect(_KEY not in listed, "and is not shown")
    _said(program, "keys", "remove", "openai")
    _expect("from the keyring" not in _said(program, "keys", "list"), "a key is taken out again")


def _try_autostart(program: Path) -> None:
    _expect(_said(program, "autostart", "on").startswith("on: "), "start at login is switched on")
    _expect(_said(program, "autostart", "status").startswith("on: "), "and read back as that")
    _expect(_said(program, "autostart", "off").strip() == "off", "and off again")


def _try_app(program: Path) -> None:
    app = subprocess.Popen([str(program), "demo"])
    deadline_s = time.monotonic() + _STANDS_S
    while app.poll() is None and time.monotonic() < deadline_s:
        time.sleep(0.5)
    _expect(app.poll() is None, f"the app runs after {_STANDS_S:.0f} s")
    app.terminate()
    code = app.wait(timeout=10)
    _expect(sys.platform == "win32" or code == 0, f"it ends cleanly when it is told to (exit code {code})")


def _try_itself(program: Path) -> None:
    findings = json.loads(_said(program, "doctor", "--self-test", "--json"))["findings"]
    for finding in findings:
        print(f"{'ok' if finding['ok'] else 'FAILED'}: {finding['label']}: {finding['text']}", flush=True)
    _expect(all(finding["ok"] for finding in findings), "its self-test finds nothing wrong")


def _said(program: Path, *arguments: str, typed: str = "") -> str:
    done = subprocess.run(
        [str(program), *arguments], input=typed.encode(), capture_output=True, timeout=60, check=False
    )
    output = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        print(output, done.stderr.decode("utf-8", "replace"))
        raise SystemExit(f"FAILED: apimon {' '.join(arguments)} ended with {done.returncode}")
    return output


def _expect(holds: bool, what: str) -> None:  # noqa: FBT001 - said in the same words
    print(f"{'ok' if holds else 'FAILED'}: {what}", flush=True)
    if not holds:
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
