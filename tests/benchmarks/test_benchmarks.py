import subprocess
import sys
from pathlib import Path

import pytest
from desktop_parts.parts import missing_parts

from tests.benchmarks.page import BEGIN, END, Row, table, write
from tests.benchmarks.windows import Visit, window_rows

ROOT = Path(__file__).parents[2]
MISSING = missing_parts("Xvfb", "dbus-daemon", "gnome-keyring-daemon")


def test_a_promise_that_is_not_kept_stands_out_in_the_table() -> None:
    rows = [
        Row(name="memory", bare=40, app=100, unit="MB", bound="at most 2 ×", within=False),
        Row(name="start", bare=0.2, app=0.3, unit="s", digits=2, bound="at most 2 ×", within=True),
        Row(name="switches", bare=None, app=0.01, unit="/s", digits=2),
    ]
    assert table(rows).splitlines()[2:] == [
        "| memory   | 40.0 MB   | 100.0 MB    | 2.50 × | at most 2 × | NOT KEPT |",
        "| start    | 0.20 s    | 0.30 s      | 1.50 × | at most 2 × | kept     |",
        "| switches | —         | 0.01 /s     | —      |             |          |",
    ]


def test_new_figures_take_the_place_of_the_old_ones(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Title\n\n{BEGIN}\n\nold\n\n{END}\n\nMethod\n", encoding="utf-8")
    write(page, "new")
    assert page.read_text(encoding="utf-8") == f"# Title\n\n{BEGIN}\n\nnew\n\n{END}\n\nMethod\n"


def test_a_page_without_a_place_for_figures_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Title\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        write(page, "new")
    assert page.read_text(encoding="utf-8") == "# Title\n"


def test_the_windows_have_their_lines_with_the_longest_of_all_visits() -> None:
    def held(ms: float, *, is_rest: bool) -> dict[str, object]:
        return {"longest_ms": ms, "is_rest": is_rest}

    demo = Visit(
        clicks_ms=(101.0, 20.0, 35.0),
        clicks_cpu_ms=(60.0, 18.0, 19.0),
        held=(held(12, is_rest=True), held(48, is_rest=False)),
    )
    many = Visit(
        clicks_ms=(90.0,),
        clicks_cpu_ms=(60.0,),
        held=(held(33, is_rest=True), held(51, is_rest=False)),
    )
    assert [(row.app, row.within) for row in window_rows(demo, many)] == [
        (101.0, False),
        (35.0, True),
        (33.0, True),
        (51.0, False),
    ]


@pytest.mark.desktop
@pytest.mark.skipif(MISSING is not None, reason=str(MISSING))
def test_a_bare_tray_measured_beside_itself_costs_the_same() -> None:
    bare_tray = [sys.executable, str(ROOT / "tests/benchmarks/bare_tray.py")]
    short = ["--no-write", "--window-s=2", "--starts=1"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *short, "--app", *bare_tray],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": "tests/support"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cells = [line.split("|") for line in done.stdout.splitlines() if line.startswith("| memory, PSS")]
    ratio = float(cells[0][4].replace("×", ""))
    assert ratio == pytest.approx(1, abs=0.15)
