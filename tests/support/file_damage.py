"""What may happen to a file of ours, and a process that tries the programs on it.

    python file_damage.py FOLDER SEED COUNT [processes]

tries so many cases (0: all), and prints a line for each that goes wrong. One process tries many, since each
start would cost more than the case; with ``processes``, the app and ``serve`` are started for each.
"""

import asyncio
import contextlib
import faulthandler
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

FILES: Final = (
    "config.toml",
    "api_metrics.json",
    "history.sqlite3",
    "history.sqlite3-wal",
    "history.sqlite3-shm",
    "history.sqlite3-journal",
    "api_monitor.log",
    "api_monitor.log.1",
    "prices.json",
    "price_list.json",
    "windows.json",
    "apimon.lock",
    "apimon.sock",
    ".api_metrics.json.lock",
    ".history.sqlite3.lock",
    ".api_monitor.log.lock",
)
SETTINGS: Final = '[monitor]\ninterval_s = 600\n[providers.openai]\nstatus_url = ""\n[api]\nenabled = false\n'
STRANGER: Final = 12345
HUGE_BYTES: Final = 2 * 1024**3
LONGEST_S: Final = 2.0
"""On a free machine; a healthy one takes 0.2 s. How busy it is tell healthy ones that run beside."""
_SLOW: Final = "it took this long:"
MOST_MORE_KB: Final = 50 * 1024


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _link(target: str) -> Callable[[Path, random.Random], None]:
    def damage(path: Path, _: random.Random) -> None:
        _remove(path)
        path.symlink_to(target)

    return damage


def _content(make: Callable[[bytes, random.Random], bytes]) -> Callable[[Path, random.Random], None]:
    def damage(path: Path, rng: random.Random) -> None:
        before = path.read_bytes() if path.is_file() else b""
        path.write_bytes(make(before, rng))

    return damage


def _one_byte(content: bytes, rng: random.Random) -> bytes:
    if not content:
        return b"\x00"
    at = rng.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << rng.randrange(8))]) + content[at + 1 :]


def _pipe(path: Path, _: random.Random) -> None:
    _remove(path)
    os.mkfifo(path)


def _socket(path: Path, _: random.Random) -> None:
    _remove(path)
    with socket.socket(socket.AF_UNIX) as listener, contextlib.chdir(path.parent):
        listener.bind(path.name)


def _folder(path: Path, _: random.Random) -> None:
    _remove(path)
    path.mkdir()


def _full_folder(path: Path, _: random.Random) -> None:
    _folder(path, _)
    (path / "precious").write_text("kept")


def _to_elsewhere(path: Path, _: random.Random) -> None:
    elsewhere = path.with_name("elsewhere")
    if path.is_file():
        path.rename(elsewhere)
    _remove(path)
    path.symlink_to(elsewhere.name)


def _to_pipe(path: Path, _: random.Random) -> None:
    _remove(path)
    os.mkfifo(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _huge(path: Path, _: random.Random) -> None:
    with path.open("r+b" if path.is_file() else "wb") as file:
        file.truncate(HUGE_BYTES)


def _newer(path: Path, _: random.Random) -> None:
    if path.name == "history.sqlite3":
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA user_version = 9999")
    elif path.suffix == ".json":
        path.write_text(json.dumps({"schema": 99, "version": 99, "future": [{"a": None}]}))
    else:
        path.write_text('[future]\nthing = [1, "a"]\n')


def _permissions(mode: int) -> Callable[[Path, random.Random], None]:
    def damage(path: Path, _: random.Random) -> None:
        path.touch()
        path.chmod(mode)

    return damage


def _hard_link(path: Path, _: random.Random) -> None:
    path.touch()
    path.with_name("elsewhere").hardlink_to(path)


def _strangers(path: Path, _: random.Random) -> None:
    path.touch()
    if os.geteuid() == 0:
        os.chown(path, STRANGER, STRANGER)


DAMAGES: Final[dict[str, Callable[[Path, random.Random], None]]] = {
    "pipe": _pipe,
    "socket": _socket,
    "folder": _folder,
    "full folder": _full_folder,
    "link to /dev/zero": _link("/dev/zero"),
    "link to /dev/full": _link("/dev/full"),
    "link to itself": _link("circle"),
    "link to nowhere": _link("missing/deeper/file"),
    "link to a folder": _link("/"),
    "link to elsewhere": _to_elsewhere,
    "link to a pipe": _to_pipe,
    "2 GB": _huge,
    "empty": _content(lambda _content, _rng: b""),
    "truncated": _content(lambda content, rng: content[: rng.randrange(len(content) + 1)]),
    "garbage": _content(lambda _content, rng: rng.randbytes(rng.choice((1, 100, 511, 512, 4096, 70_000)))),
    "zeros": _content(lambda content, _rng: bytes(len(content) or 4096)),
    "no UTF-8": _content(lambda content, _rng: content + b"\xff\xfe\x80"),
    "byte order mark": _content(lambda content, _rng: b"\xef\xbb\xbf" + content),
    "NUL inside": _content(
        lambda content, _rng: content[: len(content) // 2] + b"\0" + content[len(content) // 2 :]
    ),
    "one bit": _content(_one_byte),
    "nested deeply": _content(lambda _content, rng: rng.choice((b"[", b'{"a":', b"a=[")) * 100_000),
    "twice": _content(lambda content, _rng: content * 2),
    "newer": _newer,
    "unreadable": _permissions(0o000),
    "read-only": _permissions(0o400),
    "open to all": _permissions(0o666),
    "hard link": _hard_link,
    "a stranger's": _strangers,
}


def _run(*arguments: str) -> tuple[int, str]:
    """A command's exit code, and what it said."""
    from apimon_desktop.cli.main import run  # noqa: PLC0415 - it takes a while

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(list(arguments))
    return code, out.getvalue() + err.getvalue()


def _track(_home: Path) -> str | None:
    code, said = _run("track", "openai", "7", "--model", "no-such-model")
    if code == 0:
        _, kept = _run("usage", "--json")
        try:
            usage, _ = json.JSONDecoder().raw_decode(kept)
        except ValueError:
            return f"it says counted, and usage cannot be read: {kept}"
        if usage["total_tokens"] < 7:
            return "it says counted, and nothing was kept"
    return _verdict(code, said, {0, 70})


def _command(*arguments: str, codes: set[int]) -> Callable[[Path], str | None]:
    return lambda _home: _verdict(*_run(*arguments), codes)


def _verdict(code: int, said: str, codes: set[int]) -> str | None:
    if code not in codes:
        return f"exit code {code}: {said[-300:]}"
    if "Traceback" in said or "unexpectedly" in said:
        return said
    return None


def _monitor(home: Path) -> str | None:
    from apimon_desktop import APIMonitor  # noqa: PLC0415 - it takes a while

    async def use() -> None:
        async with APIMonitor(home / "api_metrics.json") as monitor:
            await monitor.check_provider_health("moonshot_ai")
            monitor.track_usage("openai", 5)
            monitor.get_status_report()
            monitor.alert_on_failures()

    asyncio.run(use())
    return None


PROGRAMS: Final[dict[str, Callable[[Path], str | None]]] = {
    "status": _command("status", codes={0, 1, 2, 3}),
    "status --json": _command("status", "--json", codes={0, 1, 2, 3}),
    "usage": _command("usage", codes={0, 70}),
    "check": _command("check", "moonshot_ai", codes={0, 1, 2, 3}),
    "track": _track,
    "APIMonitor": _monitor,
}


_APP: Final = """
import sys
from PySide6.QtCore import QTimer
from apimon_desktop.app import lifetime, main
run = lifetime.run_to_the_end
def run_and_quit(qt_app, *args, **kwargs):
    QTimer.singleShot(300, qt_app.quit_requested.emit)
    run(qt_app, *args, **kwargs)
lifetime.run_to_the_end = run_and_quit
sys.exit(main.run(hidden=True))
"""
_PROCESS_S: Final = 30.0


def _app(home: Path) -> str | None:
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return _ended(subprocess.Popen([sys.executable, "-c", _APP], env=environ, **_pipes()), home)


def _serve(home: Path) -> str | None:
    command = [sys.executable, "-m", "apimon_desktop", "serve", "--port", "0"]
    process = subprocess.Popen(command, **_pipes())
    assert process.stdout is not None
    killer = threading.Timer(_PROCESS_S, process.kill)
    killer.start()
    found = next(filter(None, (re.search(r"http://127.0.0.1:(\d+)", line) for line in process.stdout)), None)
    killer.cancel()
    if found:
        connection = HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
        body = json.dumps({"provider": "openai", "tokens": 5})
        connection.request("POST", "/api/usage", body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
        connection.close()
        if status not in {200, 503}:
            process.kill()
            return f"POST /api/usage gave {status}"
        process.terminate()
    return _ended(process, home)


def _pipes() -> dict[str, Any]:
    return {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}


def _ended(process: "subprocess.Popen[str]", home: Path) -> str | None:
    try:
        said, _ = process.communicate(timeout=_PROCESS_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return f"it hangs: {process.communicate()[0]}"
    return _verdict(process.returncode, said, {0, 70})


PROCESSES: Final[dict[str, Callable[[Path], str | None]]] = {"app": _app, "serve": _serve}


@contextlib.contextmanager
def new_home(folder: Path) -> Iterator[Path]:
    """A data folder as the programs leave it, in the place that the environment names."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700)
    os.environ["APIMON_HOME"] = str(home)
    yield home
    shutil.rmtree(home, ignore_errors=True)


def make_template(folder: Path) -> Path:
    """A data folder with something in each file."""
    with new_home(folder) as home:
        (home / "config.toml").write_text(SETTINGS)
        _run("check", "openai", "moonshot_ai")
        _run("track", "openai", "1000", "--model", "gpt-4o")
        (home / "windows.json").write_text('{"report": {"x": 1, "y": 2, "width": 600, "height": 400}}')
        shutil.copy(home / "api_monitor.log", home / "api_monitor.log.1")
        for name in ("prices.json", "price_list.json"):
            if not (home / name).exists():
                (home / name).write_text('{"schema": 1, "own": {}, "listed": {}, "fetched_on": "2026-11-23"}')
        template = folder / "template"
        home.rename(template)
    return template


def cases(programs: Iterable[str]) -> list[tuple[str, str, str]]:
    """Every file with every damage under every program."""
    return [(file, damage, program) for file in FILES for damage in DAMAGES for program in programs]


def tried(folder: Path, template: Path, case: tuple[str, str, str], rng: random.Random) -> str | None:
    """What is wrong with a case. None: nothing."""
    file, damage, program = case
    with new_home(folder) as home:
        shutil.copytree(template, home, dirs_exist_ok=True)
        (home / "circle").symlink_to("circle")
        DAMAGES[damage](home / file, rng)
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun_s = time.monotonic()
        print(case, file=sys.stderr, flush=True)
        faulthandler.dump_traceback_later(50 if program in PROGRAMS else 90, exit=True)
        try:
            wrong = {**PROGRAMS, **PROCESSES}[program](home)
        except Exception:  # noqa: BLE001 - it is what is looked for
            wrong = traceback.format_exc()
        faulthandler.cancel_dump_traceback_later()
        took_s = time.monotonic() - begun_s
        more_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
        return wrong or _left_wrong(home, file, program, took_s, more_kb)


def _healthy_s(folder: Path, template: Path, program: str) -> float:
    """How long the program takes with files in order, now."""
    with new_home(folder) as home:
        shutil.copytree(template, home, dirs_exist_ok=True)
        begun_s = time.monotonic()
        PROGRAMS[program](home)
        return time.monotonic() - begun_s


def still_wrong(
    folder: Path, template: Path, case: tuple[str, str, str], rng: random.Random, free_s: Mapping[str, float]
) -> str | None:
    """What is wrong with a case; one that was slow is held against a healthy one, before and after it.

    ``free_s`` is how long each program takes at best. None: nothing is wrong, or only the machine is busy.
    """
    wrong = tried(folder, template, case, rng)
    if wrong is None or not wrong.startswith(_SLOW) or case[2] not in PROGRAMS:
        return wrong
    before_s = _healthy_s(folder, template, case[2])
    wrong = tried(folder, template, case, rng)
    after_s = _healthy_s(folder, template, case[2])
    if wrong is None or not wrong.startswith(_SLOW):
        return wrong
    took_s = float(wrong.removeprefix(_SLOW).removesuffix(" s"))
    pace = max(1.0, max(before_s, after_s) / free_s[case[2]])
    return f"{wrong}, at a pace of {pace:.1f}" if took_s > LONGEST_S * pace else None


def _left_wrong(home: Path, file: str, program: str, took_s: float, more_kb: int) -> str | None:
    if took_s > (LONGEST_S if program in PROGRAMS else _PROCESS_S):
        return f"{_SLOW} {took_s:.1f} s"
    if more_kb > MOST_MORE_KB:
        return f"it took {more_kb // 1024} MB more"
    log = home / "api_monitor.log"
    if log.is_file() and log.stat().st_size < HUGE_BYTES and "Traceback" in log.read_text(errors="replace"):
        return log.read_text(errors="replace")[-2000:]
    for entry in home.iterdir():
        if entry.name.endswith(".tmp"):
            return f"{entry.name} is left"
        if entry.name == "precious" or entry.name.startswith(file) or entry.is_symlink():
            continue
        found = entry.stat()
        is_new = entry.name != "elsewhere" and not (home.parent / "template" / entry.name).exists()
        if is_new and stat.S_ISREG(found.st_mode) and found.st_mode & 0o077:
            return f"{entry.name} is open to others"
    return None


def main(folder: Path, seed: int, count: int, processes: bool) -> int:
    """Tries cases and prints what goes wrong; 0 for all cases."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    template = make_template(folder)
    rng = random.Random(seed)  # noqa: S311 - which cases, not a secret
    chosen = cases(PROCESSES if processes else PROGRAMS)
    if count:
        chosen = rng.sample(chosen, count)
    free_s = {name: min(_healthy_s(folder, template, name) for _ in range(3)) for name in PROGRAMS}
    faults = 0
    for case in chosen:
        wrong = still_wrong(folder, template, case, rng, free_s)
        if wrong is not None:
            faults += 1
            print(json.dumps([*case, wrong]), flush=True)
    print(f"{len(chosen)} cases, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), processes=len(sys.argv) > 4))
