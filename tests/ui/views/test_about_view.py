"""What the app says of itself."""

from datetime import date

from apimon_desktop.ui.views.settings import Footprint, footprint_text, price_list_text


def test_memory_and_processor_are_given_with_their_units() -> None:
    assert footprint_text(Footprint(memory_bytes=71_600_000, cpu_ratio=0.0031)) == "72 MB memory · 0.3% CPU"


def test_what_is_not_measured_is_said() -> None:
    text = footprint_text(Footprint(memory_bytes=None, cpu_ratio=None))
    assert text == "Memory: not available · measuring CPU…"


def test_prices_give_their_date() -> None:
    assert "2026-11-20" in price_list_text(date(2026, 11, 20))
    assert "from this version" in price_list_text(None)
