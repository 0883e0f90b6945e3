"""What an answer tells of this computer's clock."""

import sys
import time

import pytest
from clock import START

from apimon_desktop.adapters.system.clock import Clock, clock_error_s


@pytest.mark.parametrize(
    ("date", "ahead_s"),
    [
        ("Mon, 23 Nov 2026 14:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 12:00:00 GMT", 7200.0),
        ("Tue, 24 Nov 2026 14:00:00 -0000", -86400.0),
        ("Mon, 23 Nov 2026 14:00:00", 0.0),
        ("yesterday", None),
        ("", None),
        ("Mon, 23 Nov 99999 14:00:00 GMT", None),
    ],
)
def test_the_time_of_an_answer_is_compared_with_ours(date: str, ahead_s: float | None) -> None:
    assert clock_error_s({"date": date}, START) == ahead_s


def test_an_answer_that_was_kept_somewhere_tells_no_time() -> None:
    assert clock_error_s({"date": "Mon, 23 Nov 2026 12:00:00 GMT", "age": "7200"}, START) is None
    assert clock_error_s({}, START) is None


@pytest.mark.skipif(sys.platform == "win32", reason="no such zones")
def test_a_change_of_the_time_zone_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    offsets = []
    for zone in ("UTC", "Asia/Kathmandu", "America/New_York"):
        with monkeypatch.context() as context:
            context.setenv("TZ", zone)
            offsets.append(Clock().now().replace(month=1).astimezone().strftime("%z"))
    time.tzset()
    assert offsets == ["+0000", "+0545", "-0500"]
