"""Tests of what is kept of a window's place."""

import pytest

from apimon_desktop.core.window_place import WindowPlace, places_document, read_places

PLACES = {
    "report": WindowPlace(left=-200, top=30),
    "settings": WindowPlace(left=0, top=0, width=700, height=520),
}


def test_what_is_written_is_read_again() -> None:
    assert read_places(places_document(PLACES)) == PLACES


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {"report": 5},
        {"report": {"left": 1}},
        {"report": {"left": "1", "top": 2}},
        {"report": {"left": True, "top": 2}},
        {"report": {"left": 1e300, "top": 2}},
        {"report": {"left": 10**9, "top": 2}},
    ],
)
def test_what_is_no_place_is_left_out(document: object) -> None:
    assert read_places(document) == {}


@pytest.mark.parametrize(
    "size", [{}, {"width": 700}, {"width": 0, "height": 500}, {"width": "x", "height": 1}]
)
def test_a_place_without_a_sound_size_is_still_a_place(size: dict[str, object]) -> None:
    assert read_places({"report": {"left": 1, "top": 2, **size}}) == {"report": WindowPlace(left=1, top=2)}
