"""What is written where, in which signs and colours."""

import io
import sys

import pytest
from samples import Samples

from apimon_desktop.cli.report_text import report_text
from apimon_desktop.cli.terminal import Terminal, encodable, terminal
from apimon_desktop.core.model.ids import Cause, Status


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "live", "colour"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, False, False),
    ],
)
def test_colour_is_for_screens_and_never_against_the_users_wish(
    environ: dict[str, str], live: bool, colour: bool
) -> None:
    out = terminal(Screen(), environ)
    assert (out.live, out.colour) == (live, colour)


def test_a_pipe_gets_no_colour() -> None:
    out = terminal(io.StringIO(), {"TERM": "xterm"})
    assert (out.live, out.colour) == (False, False)
    assert out.coloured("slow", Status.DEGRADED) == "slow"


@pytest.mark.parametrize(("environ", "live"), [({}, False), ({"WT_SESSION": "1"}, True)])
def test_the_old_windows_console_gets_no_codes(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], live: bool
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert terminal(Screen(), environ).live is live


def test_a_status_has_its_colour_on_a_screen() -> None:
    out = Terminal(stream=Screen(), colour=True)
    assert out.coloured("slow", Status.DEGRADED) == "\x1b[33mslow\x1b[0m"


def test_signs_go_through_wherever_the_encoding_has_them() -> None:
    assert encodable("✅ 💰 —", "utf-8") == "✅ 💰 —"
    assert encodable("✅ 💰 —", None) == "✅ 💰 —"


def test_plain_signs_replace_those_that_an_encoding_lacks() -> None:
    assert encodable("✅ Healthy: 3", "ascii") == "[ok] Healthy: 3"
    assert encodable("💰 Total Cost: — → 5 µs", "latin-1") == "Total Cost: - -> 5 µs"
    assert encodable("日本", "ascii") == "??"


def test_the_whole_report_can_be_written_in_ascii(samples: Samples) -> None:
    snapshot = samples.snapshot(None, openai=Cause.RATE_LIMITED, anthropic=Cause.TIMEOUT)
    text = encodable(report_text(snapshot, tuple(snapshot.providers), now=samples.now, tz=None), "ascii")
    assert text.isascii()
    assert "?? " not in text
    assert "[!!] CRITICAL: Anthropic (Claude) has failed." in text


def test_what_is_written_is_there_at_once() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Terminal(stream=stream).write("❌ down")
    assert raw.getvalue() == b"[x] down\n"


HOSTILE = "a\x1b]0;title\x07b\x9b2Jc\rd\u202ee\u200bf\ud800g\x00"


@pytest.mark.parametrize("colour", [False, True])
def test_text_from_outside_sends_no_control_codes_to_a_terminal(colour: bool) -> None:
    screen = Screen()
    out = Terminal(stream=screen, colour=colour, live=True)
    out.write(f"{out.coloured(HOSTILE, Status.FAILED)}: {HOSTILE}\n{HOSTILE}")
    written = screen.getvalue().replace("\x1b[31m", "").replace("\x1b[0m", "")
    assert written.count("\n") == 2
    assert written.replace("\n", "").isprintable()
    assert ("\x1b[31m" in screen.getvalue()) is colour


def test_a_code_for_colour_is_no_text_of_a_pipe() -> None:
    pipe = io.StringIO()
    Terminal(stream=pipe).write("\x1b[31mred\x1b[0m")
    assert pipe.getvalue() == " [31mred [0m\n"
