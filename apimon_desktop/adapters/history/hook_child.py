"""The process that runs one hook for one event, and nothing else: whoever kills the app does not kill it.

It claims the event in the history before it runs the hook, so that no other process runs it too. What fails
is due again after a while. An event whose process was killed while the hook ran is not repeated: the hook may
have had it.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

_BUSY_S: Final = 10.0
_MOST_OUTPUT: Final = 500
"""Characters of what a hook says that go to the log."""
_PASSED_ON: Final = (
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "SYSTEMROOT",
    "TEMP",
    "APPDATA",
)
"""Variables that every command gets; further ones are named in the settings."""


class HookFailedError(Exception):
    """The hook did not do its work; the text is what it said."""


def main(argv: Sequence[str]) -> int:
    """Runs the job on standard input and prints the outcome as JSON; nothing where another process had it."""
    job = json.load(sys.stdin)
    change = partial(_change, Path(argv[0]), job)
    if change("state = 'claimed', attempts = attempts + 1", " AND state = 'waiting'") == 0:
        return 0  # another process has it already
    fault = None
    try:
        (_run_command if job["command"] else _post)(job)
    except HookFailedError as error:
        fault = _without_secret(str(error), job)[:_MOST_OUTPUT]
    if fault is None or job["again_in_s"] is None:
        change("state = 'done'")
    else:
        change(f"state = 'waiting', due_us = {int((time.time() + job['again_in_s']) * 1_000_000)}")
    print(json.dumps({"fault": fault}), flush=True)
    return 0


def _change(database: Path, job: Mapping[str, Any], change: str, condition: str = "") -> int:
    sql = f"UPDATE hook_runs SET {change} WHERE hook = ? AND id = ?{condition}"  # noqa: S608 - constants
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True, timeout=_BUSY_S)) as connection:
        changed = connection.execute(sql, (job["hook"], job["id"])).rowcount
        connection.commit()
        return changed


def _run_command(job: Mapping[str, Any]) -> None:
    names = (*_PASSED_ON, *job["env"])
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own command, without a shell
            job["command"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={name: os.environ[name] for name in names if name in os.environ},
            cwd=Path.home(),
            start_new_session=sys.platform != "win32",
        )
    except (OSError, ValueError) as error:
        raise HookFailedError(f"It could not be started: {error}.") from error
    try:
        said, _ = process.communicate(job["body"].encode(), timeout=job["timeout_s"])
    except subprocess.TimeoutExpired as error:
        if sys.platform == "win32":
            process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with all that it started
        process.wait()
        raise HookFailedError(f"It took longer than {job['timeout_s']:g} s and was ended.") from error
    if process.returncode:
        text = said.decode(errors="replace").strip()
        raise HookFailedError(f"Exit code {process.returncode}. {text}".strip())


def _post(job: Mapping[str, Any]) -> None:
    import httpx  # noqa: PLC0415 - a command does without

    headers = {"Content-Type": job["content_type"]}
    if (secret := _secret(job)) is not None:
        headers[job["secret_header"]] = secret
    elif job["secret_env"]:
        raise HookFailedError(f"The variable {job['secret_env']} is not set.")
    try:
        answer = httpx.post(
            job["url"], content=job["body"].encode(), headers=headers, timeout=job["timeout_s"]
        )
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise HookFailedError(f"{type(error).__name__}: {error}") from error
    if not answer.is_success:
        raise HookFailedError(f"HTTP {answer.status_code}. {answer.text.strip()}")


def _secret(job: Mapping[str, Any]) -> str | None:
    return os.environ.get(job["secret_env"]) if job["secret_env"] and job["secret_header"] else None


def _without_secret(text: str, job: Mapping[str, Any]) -> str:
    """Neither the secret nor the address, which may hold one."""
    for hidden in (_secret(job), job["url"]):
        text = text.replace(hidden, "•••") if hidden else text
    return text
