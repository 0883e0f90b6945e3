"""Which time zones and languages this computer has."""

import sys
from pathlib import Path

import pytest

from apimon_desktop.adapters.system.environment import locale_faults, time_zone_fault


@pytest.mark.parametrize(
    "value",
    [
        "",
        "UTC",
        ":UTC",
        "UTC0",
        "EST5EDT,M3.2.0,M11.1.0",
        "<+0330>-3:30",
        "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1",
        "CET-1CEST,M3.5.0,M10.5.0/3",
    ],
)
def test_a_time_zone_is_a_name_or_a_rule(value: str) -> None:
    assert time_zone_fault({"TZ": value}) is None
    assert time_zone_fault({}) is None


@pytest.mark.parametrize(
    "value",
    [" ", "Nowhere/Else", "UTC+99", "UTC+24", "EST5EDT99", "../..", "/etc/passwd", "x\0y", "EST5 EDT"],
)
def test_what_is_no_time_zone_is_named(value: str) -> None:
    assert (
        time_zone_fault({"TZ": value}) == f"TZ ({value}) is not a time zone. The system's time zone is used."
    )


def test_a_time_zone_may_stand_in_a_file_anywhere(tmp_path: Path) -> None:
    (tmp_path / "Own").write_bytes(b"TZif2")
    (tmp_path / "Text").write_bytes(b"text")
    assert time_zone_fault({"TZ": f":{tmp_path}/Own"}) is None
    assert time_zone_fault({"TZ": "Own", "TZDIR": str(tmp_path)}) is None
    assert time_zone_fault({"TZ": "Text", "TZDIR": str(tmp_path)}) is not None


def test_a_language_that_the_system_lacks_is_named_where_it_counts() -> None:
    lacking = "xx_NOWHERE.UTF-8"
    assert locale_faults({"LANG": "C", "LC_CTYPE": "C.UTF-8"}) == ()
    assert locale_faults({"LANG": lacking, "LC_ALL": "C"}) == ()
    (said,) = locale_faults({"LANG": lacking, "LC_CTYPE": "C.UTF-8"})
    assert said == f"LANG ({lacking}) is not a locale of this system. The C locale is used."
    assert len(locale_faults({"LANG": lacking, "LC_CTYPE": lacking})) == 2
    assert len(locale_faults({"LC_ALL": lacking})) == 1


def test_windows_has_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert time_zone_fault({"TZ": "Nowhere/Else"}) is None
    assert locale_faults({"LANG": "xx"}) == ()
