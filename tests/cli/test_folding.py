"""Lines that end where the screen does."""

import io
from collections.abc import Callable
from datetime import UTC

import pytest
from samples import NOW, Samples

from apimon_desktop.cli.report_text import report_text, rows
from apimon_desktop.cli.terminal import Terminal, folded, width_of
from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.model.snapshot import Snapshot

SAMPLES = Samples()


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("text", "columns"),
    [("plain", 5), ("✅ ok", 5), ("⚠️ slow", 7), ("\x1b[31mred\x1b[0m", 3), ("e\u0301", 1), ("日本", 4)],
)
def test_a_text_takes_the_columns_that_a_screen_gives_it(text: str, columns: int) -> None:
    assert width_of(text) == columns


def test_a_line_that_fits_stays_as_it_is() -> None:
    assert folded("   as  it   is", 14) == "   as  it   is"


def test_a_longer_line_wraps_between_words_with_an_indent() -> None:
    assert folded("  one two three four", 11) == "  one two\n    three\n    four"
    assert folded("first\n  second line", 9) == "first\n  second\n    line"


def test_a_word_that_is_wider_than_the_screen_is_not_cut() -> None:
    assert folded("see https://status.example/very/long", 12) == "see\n  https://status.example/very/long"


def test_a_deep_line_is_never_indented_beyond_half_the_screen() -> None:
    assert folded(f"{' ' * 18}a b", 20) == f"{' ' * 18}a\n{' ' * 10}b"


def snapshot() -> Snapshot:
    return SAMPLES.snapshot(
        None,
        anthropic=Cause.SERVER_ERROR,
        google_gemini=Cause.SLOW,
        openai=Cause.RATE_LIMITED,
    )


@pytest.mark.parametrize("columns", [60, 120])
@pytest.mark.parametrize("colour", [True, False])
def test_report_and_rows_keep_to_the_screen(
    golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch, columns: int, colour: bool
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen()
    out = Terminal(stream=screen, live=True, colour=colour)
    out.write(report_text(snapshot(), list(snapshot().providers), now=NOW, tz=UTC))
    for status, line in rows(snapshot(), now=NOW, tz=UTC):
        out.write(out.coloured(line, status))
    written = screen.getvalue()
    assert all(width_of(line) <= columns for line in written.splitlines())
    assert ("\x1b[" in written) is colour
    golden(f"screen-{columns}{'-colour' if colour else ''}.txt", written)


def test_what_goes_through_a_pipe_is_never_broken() -> None:
    pipe = io.StringIO()
    Terminal(stream=pipe).write("word " * 60)
    assert "\n" not in pipe.getvalue().rstrip("\n")


def test_what_is_to_be_copied_is_never_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    screen = Screen()
    Terminal(stream=screen, live=True).write('{"key": "a long value that is copied"}', fold=False)
    assert screen.getvalue() == '{"key": "a long value that is copied"}\n'
