"""What the settings tell of the program itself."""

from datetime import date

from apimon_desktop.ui.views.about import Footprint, footprint_text, price_list_text


def test_memory_and_processor_are_told_with_their_units() -> None:
    footprint = Footprint(memory_bytes=71_600_000, cpu_ratio=0.0031, cpu_s=12.4, running_s=7300)
    assert footprint_text(footprint) == (
        "Memory: 72 MB · Processor: 0.3% of one core now · 12 s of processor time in 2 h 1 min"
    )


def test_what_cannot_be_measured_is_a_dash_with_the_reason() -> None:
    footprint = Footprint(memory_bytes=None, cpu_ratio=None, cpu_s=0.4, running_s=3)
    assert footprint_text(footprint) == (
        "Memory: — this system does not tell · Processor: — measuring · 0 s of processor time in 3 s"
    )


def test_prices_tell_their_date() -> None:
    assert "fetched on 2026-11-20" in price_list_text(date(2026, 11, 20))
    assert "that came with this version" in price_list_text(None)
