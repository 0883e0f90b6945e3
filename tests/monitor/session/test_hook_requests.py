"""Hooks that post: what a real server gets, and what it may answer."""

import asyncio
import contextlib
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hook_runs import running, until

from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.settings.settings import HookFormat, HookSettings

FAILS = pytest.mark.logs_warning("The hook web failed: ")
pytestmark = pytest.mark.usefixtures("no_repeats")


@pytest.fixture
def no_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is given up at once."""
    monkeypatch.setattr("apimon_desktop.monitor.session.hooks._PAUSES_S", ())


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        received.append((self.path, dict(self.headers), body))
        code = codes.pop(0) if codes else 200
        self.send_response(code)
        self.end_headers()
        self.wfile.write(f"no {self.headers.get('X-Secret', '')} at {self.path}".encode())
        with contextlib.suppress(OSError):
            while "endless" in self.path:
                self.wfile.write(b"no" * 50_000)
                if "slow" in self.path:
                    time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        """Nothing."""


received: list[tuple[str, dict[str, str], str]] = []
codes: list[int] = []


@pytest.fixture
def address() -> Iterator[str]:
    received.clear()
    codes.clear()
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()


async def test_an_address_gets_what_slack_and_ntfy_take(tmp_path: Path, address: str) -> None:
    slack = HookSettings(url=address, format=HookFormat.SLACK)
    ntfy = HookSettings(url=f"{address}/topic", format=HookFormat.TEXT)
    async with running(tmp_path, slack=slack, ntfy=ntfy) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: len(received) == 2)
    bodies = {path: (headers["Content-Type"], body) for path, headers, body in received}
    kind, body = bodies["/hook"]
    assert kind == "application/json"
    assert list(json.loads(body)) == ["text"]
    kind, body = bodies["/hook/topic"]
    assert kind == "text/plain; charset=utf-8"
    assert body.startswith("OpenAI is down. ")


@pytest.mark.logs_warning("The hook (note|web) failed: ")
async def test_a_secret_goes_into_its_header_and_nowhere_else(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HOOK_SECRET", "open-sesame-123\r\n")  # as from a file of Windows
    codes.append(500)
    hook = HookSettings(url=address, secret_header="X-Secret", secret_env="HOOK_SECRET")
    async with running(tmp_path, web=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: "HTTP 500. no ••• at •••" in caplog.text)
    assert received[0][1]["X-Secret"] == "open-sesame-123"
    assert "open-sesame-123" not in caplog.text + received[0][2]
    assert b"open-sesame-123" not in (tmp_path / "history.sqlite3").read_bytes()


@pytest.mark.parametrize(
    "case",
    [
        ("  ", "The variable HOOK_SECRET is not set."),
        ("Bearer open\nsesame", "The variable HOOK_SECRET holds characters that a header cannot have."),
        ("open“sesame", "The variable HOOK_SECRET holds characters that a header cannot have."),
    ],
)
@pytest.mark.logs_warning("The hook (note|web) failed: ")
async def test_a_secret_that_no_header_can_have_is_not_sent_and_not_shown(
    tmp_path: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    case: tuple[str, str],
) -> None:
    secret, sentence = case
    monkeypatch.setenv("HOOK_SECRET", secret)
    hook = HookSettings(url=address, secret_header="Authorization", secret_env="HOOK_SECRET")
    async with running(tmp_path, web=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: sentence in caplog.text)
    assert received == []
    assert "sesame" not in caplog.text


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("/endless", 500, marks=FAILS),
        pytest.param("/endless/slow", 503, marks=FAILS),
        ("/endless/slow", 200),
    ],
)
async def test_an_answer_without_end_is_cut(
    tmp_path: Path, address: str, caplog: pytest.LogCaptureFixture, path: str, code: int
) -> None:
    codes.append(code)
    hook = HookSettings(url=f"{address}{path}", timeout_s=3)
    async with running(tmp_path, web=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        async with asyncio.timeout(20):
            while await one.waiting() or not received:  # noqa: ASYNC110 - it asks the history
                await asyncio.sleep(0.05)
        await until(lambda: code == 200 or "The hook web failed" in caplog.text)
    assert len(received) == 1
    assert len(caplog.text) < 2_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SSL_CERT_FILE", "/nonexistent/ca.pem"),
        ("SSLKEYLOGFILE", "/nonexistent/keys"),
        ("NO_PROXY", "[::::"),
        ("HTTP_PROXY", "carrier-pigeon://coop"),
    ],
)
async def test_an_unusable_variable_stops_no_hook(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    async with running(tmp_path, web=HookSettings(url=address)) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: len(received) == 1)


@pytest.mark.logs_warning("The hook (note|web) failed: ")
async def test_a_secret_that_is_not_set_is_named_and_nothing_is_sent(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hook = HookSettings(url=address, secret_header="X-Secret", secret_env="NO_SUCH_SECRET")
    async with running(tmp_path, web=hook) as one:
        one.becomes(Cause.NOT_CHECKED, Cause.OK, news=False)
        one.becomes(Cause.OK, Cause.TIMEOUT)
        await until(lambda: "The variable NO_SUCH_SECRET is not set." in caplog.text)
    assert received == []
