import csv
import io
from decimal import Decimal

import pytest

from apimon_desktop.core.text.formats import csv_table


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), strict=True))


def test_a_table_reads_as_it_was_written() -> None:
    text = csv_table(("name", "count", "cost"), [("a", 3, Decimal("1.5E-8")), (None, -2, -0.5)])
    assert text == "name,count,cost\na,3,0.000000015\n,-2,-0.5\n"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\uff1d1", "\x00=1"])
def test_no_text_is_a_formula(start: str) -> None:
    ((cell,),) = read(csv_table((start,), []))
    assert cell.startswith("'")
    assert cell.isprintable()


@pytest.mark.parametrize("separator", [",", ";", "|", '"', "'"])
def test_a_text_stays_in_its_cell_whatever_separates_cells(separator: str) -> None:
    text = csv_table(("name",), [(f"a{separator}=1",)])
    assert text.splitlines()[1].startswith('"')
    assert read(text)[1] == [f"a{separator}=1"]


def test_no_text_adds_a_line() -> None:
    assert csv_table(("name",), [("a\r\nTotal\n0\u2028x",)]) == "name\na Total 0 x\n"
