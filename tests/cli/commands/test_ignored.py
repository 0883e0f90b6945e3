"""What commands make of a provider that the app's user ignores."""

from datetime import UTC

from samples import NOW, Samples

from apimon_desktop.cli.commands.check import exit_code
from apimon_desktop.cli.report_text import rows
from apimon_desktop.core.model.ids import Cause, ProviderId

OPENAI, MOONSHOT = ProviderId("openai"), ProviderId("moonshot_ai")


def test_ignored_providers_do_not_count_in_the_exit_code_unless_alone(samples: Samples) -> None:
    failed = samples.snapshot(openai=Cause.TIMEOUT)
    ignored = samples.ignoring(failed, "openai")
    assert [exit_code(snapshot, snapshot.providers) for snapshot in (failed, ignored)] == [2, 0]
    assert exit_code(ignored, [OPENAI]) == 2
    assert exit_code(ignored, [OPENAI, MOONSHOT]) == 2, "a provider without a key is nobody"


def test_a_row_says_that_it_is_ignored(samples: Samples) -> None:
    ignored = samples.ignoring(samples.snapshot(openai=Cause.TIMEOUT), "openai")
    (line,) = [line for _, line in rows(ignored, now=NOW, tz=UTC) if "OpenAI" in line]
    assert "since 13:49, ignored until it changes, checked" in line
