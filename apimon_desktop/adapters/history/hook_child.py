"""The process that runs one hook for one event, and nothing else: whoever kills the app does not kill it.

It claims the event in the history before it runs the hook, so that no other process runs it too. What fails
is due again after a while. An event whose process was killed while the hook ran is not repeated: the hook may
have had it.
"""

import asyncio
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
from threading import Thread
from typing import IO, Any, Final
from urllib.parse import urlsplit

from apimon_desktop.core.text.translatable import printable

_BUSY_S: Final = 10.0
_MOST_READ_BYTES: Final = 16 * 1024
"""Of what a command prints or a server answers; the rest is dropped."""
_MOST_OUTPUT: Final = 500
"""Characters of it that go to the log."""
_SHORTEST_HIDDEN: Final = 4
"""Shorter values, such as DISPLAY's, hide nothing and would make the text unreadable."""
_LAST_WORDS_S: Final = 0.5
"""For the output of a command that has ended; a program that it left running may hold it open."""
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
        if job["command"]:
            _run_command(job)
        else:
            asyncio.run(_post(job))
    except HookFailedError as error:
        fault = str(error)
    except Exception as error:  # noqa: BLE001 - the event is claimed: it must be done or due again
        fault = f"Internal error: {type(error).__name__}: {error}"
    if fault is None or job["again_in_s"] is None:
        change("state = 'done'")
    else:
        change(f"state = 'waiting', due_us = {int((time.time() + job['again_in_s']) * 1_000_000)}")
    said = None if fault is None else printable(_without_secrets(fault, job))[:_MOST_OUTPUT]
    print(json.dumps({"fault": said}), flush=True)
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
            cwd=_home(),
            start_new_session=sys.platform != "win32",
        )
    except (OSError, ValueError) as error:
        raise HookFailedError(f"It could not be started: {error}.") from error
    said = bytearray()
    Thread(target=_feed, args=(process.stdin, job["body"].encode()), daemon=True).start()
    reader = Thread(target=_collect, args=(process.stdout, said), daemon=True)
    reader.start()
    try:
        process.wait(job["timeout_s"])
    except subprocess.TimeoutExpired as error:
        if sys.platform == "win32":
            process.kill()
        else:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with all that it started
        process.wait()
        raise HookFailedError(f"It took longer than {job['timeout_s']:g} s and was ended.") from error
    if process.returncode:
        reader.join(_LAST_WORDS_S)
        text = bytes(said).decode(errors="replace").strip()
        raise HookFailedError(f"Exit code {process.returncode}. {text}".strip())


def _home() -> Path | None:
    """The working folder of a command. None: there is no home folder, and this process's own serves."""
    with suppress(RuntimeError):
        if (home := Path.home()).is_dir():
            return home
    return None


def _feed(pipe: IO[bytes] | None, event: bytes) -> None:
    with suppress(OSError):  # a command need not read its event
        if pipe is not None:
            pipe.write(event)
            pipe.close()


def _collect(pipe: Any, said: bytearray) -> None:
    """Reads all, so that the command never waits, and keeps the beginning."""
    while piece := pipe.read1():
        said += piece[: _MOST_READ_BYTES - len(said)]


async def _post(job: Mapping[str, Any]) -> None:
    # A command does without: 80 ms and 20 MB.
    from apimon_desktop.adapters.http.body import CutAnswerError, read_body  # noqa: PLC0415
    from apimon_desktop.adapters.http.client import HttpClients, request_faults  # noqa: PLC0415

    headers = {"Content-Type": job["content_type"], **_secret_header(job)}
    client, text = await HttpClients(warns=False).client(), ""
    try:
        async with (
            asyncio.timeout(job["timeout_s"]),
            client.stream("POST", job["url"], content=job["body"].encode(), headers=headers) as answer,
        ):
            if answer.is_success:
                return
            with suppress(CutAnswerError):
                text = (await read_body(answer, _MOST_READ_BYTES)).data.decode(errors="replace")
    except TimeoutError as error:
        raise HookFailedError(f"It took longer than {job['timeout_s']:g} s and was ended.") from error
    except request_faults() as error:
        raise HookFailedError(f"{type(error).__name__}: {error}") from error
    raise HookFailedError(f"HTTP {answer.status_code}. {text.strip()}".strip())


def _secret_header(job: Mapping[str, Any]) -> Mapping[str, str]:
    name, header = job["secret_env"], job["secret_header"]
    if not name:
        return {}
    if not header:
        raise HookFailedError("It has a secret_env, but no secret_header.")
    secret = os.environ.get(name, "").strip()
    if not secret:
        raise HookFailedError(f"The variable {name} is not set.")
    if not (secret.isascii() and secret.isprintable()):
        raise HookFailedError(f"The variable {name} holds characters that a header cannot have.")
    return {header: secret}


def _without_secrets(text: str, job: Mapping[str, Any]) -> str:
    """Without the values of the named variables and the address: either may hold a secret or be one."""
    address, named = urlsplit(job["url"]), (*job["env"], job["secret_env"] or "")
    values = [os.environ.get(name, "") for name in named]
    secrets = [part for value in values for part in (value, *value.split())]
    place = job["url"].partition(address.netloc)[2] if address.netloc else ""
    secrets += [job["url"], place, address.path, address.query, address.netloc.rpartition("@")[0]]
    for hidden in sorted(secrets, key=len, reverse=True):
        if len(hidden) >= _SHORTEST_HIDDEN:
            text = text.replace(hidden, "•••")
    return text
