from datetime import time

import pytest

from apimon_desktop.core.settings.settings import QuietHours


@pytest.mark.parametrize(
    ("start", "end", "moment", "covered"),
    [
        (time(22), time(8), time(22), True),
        (time(22), time(8), time(0), True),
        (time(22), time(8), time(7, 59), True),
        (time(22), time(8), time(8), False),
        (time(22), time(8), time(21, 59), False),
        (time(9), time(17), time(9), True),
        (time(9), time(17), time(17), False),
        (time(9), time(17), time(8, 59), False),
    ],
)
def test_quiet_hours_may_span_midnight(start: time, end: time, moment: time, covered: bool) -> None:
    assert QuietHours(start=start, end=end).covers(moment) is covered
