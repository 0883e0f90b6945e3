"""Tests of the file with the places of windows."""

import json
from pathlib import Path

import pytest

from apimon_desktop.app.desktop.windows import load_places, save_places
from apimon_desktop.core.settings.settings import WindowPlace

PLACES = {
    "report": WindowPlace(left=-200, top=30),
    "settings": WindowPlace(left=0, top=0, width=700, height=520),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "windows.json"


def _read(path: Path, document: object) -> dict[str, WindowPlace]:
    path.write_text(json.dumps(document), encoding="utf-8")
    return load_places(path)


def test_saved_places_are_read_again(path: Path) -> None:
    save_places(path, PLACES)
    assert load_places(path) == PLACES


def test_a_missing_or_damaged_file_has_no_places(path: Path) -> None:
    assert load_places(path) == {}
    path.write_text("[" * 100_000, encoding="utf-8")
    assert load_places(path) == {}


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
def test_an_invalid_place_is_left_out(path: Path, document: object) -> None:
    assert _read(path, document) == {}


@pytest.mark.parametrize(
    "size", [{}, {"width": 700}, {"width": 0, "height": 500}, {"width": "x", "height": 1}]
)
def test_a_place_without_a_valid_size_is_still_used(path: Path, size: dict[str, object]) -> None:
    read = _read(path, {"report": {"left": 1, "top": 2, **size}})
    assert read == {"report": WindowPlace(left=1, top=2)}
