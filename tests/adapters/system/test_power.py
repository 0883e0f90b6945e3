"""Battery or mains."""

from pathlib import Path

import pytest

from apimon_desktop.adapters.system.environment import (
    PowerStatus,
    is_on_battery,
    read_pmset,
    read_supplies,
    read_windows,
)

Supply = dict[str, str]
CHARGER_IN: Supply = {"type": "Mains", "online": "1"}
CHARGER_OUT: Supply = {"type": "Mains", "online": "0"}
USB_OUT: Supply = {"type": "USB", "online": "0"}
USB_IN: Supply = {"type": "USB", "online": "1"}


def battery(status: str, **more: str) -> Supply:
    return {"type": "Battery", "status": status, **more}


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        pytest.param([CHARGER_IN, battery("Charging")], False, id="charging"),
        pytest.param([CHARGER_IN, battery("Full")], False, id="full"),
        pytest.param([CHARGER_IN, battery("Discharging")], False, id="a weak charger"),
        pytest.param([CHARGER_OUT, battery("Discharging")], True, id="unplugged"),
        pytest.param([CHARGER_OUT, battery("Not charging")], True, id="unplugged, kept at 80 %"),
        pytest.param([USB_OUT, USB_IN, battery("Charging")], False, id="one of two sockets"),
        pytest.param([CHARGER_OUT, USB_OUT, battery("Unknown")], True, id="no word from the battery"),
        pytest.param([battery("Discharging")], True, id="no word from the charger"),
        pytest.param([battery("Full")], False, id="no word from the charger, full"),
        pytest.param([battery("Full"), battery("Discharging")], True, id="two batteries"),
        pytest.param([battery("Discharging", scope="Device")], None, id="a mouse"),
        pytest.param([CHARGER_IN], None, id="no battery"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_linux_lists_its_supplies(tmp_path: Path, supplies: list[Supply], expected: bool | None) -> None:
    for place, supply in enumerate(supplies):
        folder = tmp_path / f"supply{place}"
        folder.mkdir()
        for name, value in supply.items():
            (folder / name).write_text(f"{value}\n", encoding="ascii")
    assert read_supplies(tmp_path) is expected


def test_a_linux_without_such_a_list_has_no_battery(tmp_path: Path) -> None:
    assert read_supplies(tmp_path / "none") is None


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (
            "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4653155)\t83%; discharging; 4:05\n",
            True,
        ),
        (
            "Now drawing from 'AC Power'\n -InternalBattery-0 (id=4653155)\t100%; charged; 0:00 remaining\n",
            False,
        ),
        ("Now drawing from 'AC Power'\n", None),
        ("", None),
    ],
)
def test_macos_says_where_it_draws_from(says: str, expected: bool | None) -> None:
    assert read_pmset(says) is expected


@pytest.mark.parametrize(
    ("line", "flag", "expected"), [(0, 1, True), (1, 8, False), (1, 128, None), (255, 255, None)]
)
def test_windows_fills_in_a_structure(line: int, flag: int, expected: bool | None) -> None:
    assert read_windows(PowerStatus(ACLineStatus=line, BatteryFlag=flag)) is expected


def test_this_computer_can_be_asked() -> None:
    assert is_on_battery() in (True, False, None)
