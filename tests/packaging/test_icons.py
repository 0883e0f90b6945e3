"""The icon's files, all from one drawing."""

from io import BytesIO
from pathlib import Path

import pytest
from apimon_build.icons import HICOLOR_SIZES, ICNS_SIZES, ICO_SIZES, drawn, make_icons
from PIL import Image

pytestmark = pytest.mark.one_python

DRAWING = Path(__file__).resolve().parents[2] / "resources" / "icons" / "apimon.svg"


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons")
    make_icons(DRAWING, folder)
    return folder


def test_linux_gets_each_size_under_its_name(icons: Path) -> None:
    for size in HICOLOR_SIZES:
        with Image.open(icons / "hicolor" / f"{size}x{size}" / "apps" / "apimon.png") as picture:
            assert picture.size == (size, size)
            assert picture.mode == "RGBA"


def test_windows_gets_every_size_in_one_file(icons: Path) -> None:
    with Image.open(icons / "apimon.ico") as picture:
        assert picture.info["sizes"] == {(size, size) for size in ICO_SIZES}


def test_macos_gets_sizes_up_to_512_points_on_a_fine_screen(icons: Path) -> None:
    with Image.open(icons / "apimon.icns") as picture:
        sizes = {(width * scale, height * scale) for width, height, scale in picture.info["sizes"]}
    assert sizes == {(size, size) for size in ICNS_SIZES}


@pytest.mark.parametrize("size", [16, 256])
def test_a_picture_shows_the_meter_on_its_dark_case_with_clear_corners(size: int) -> None:
    with Image.open(BytesIO(drawn(DRAWING, [size])[size])) as picture:
        raw = picture.convert("RGBA").tobytes()
    colours = [tuple(raw[place : place + 4]) for place in range(0, len(raw), 4)]
    opaque = [(red, green, blue) for red, green, blue, alpha in colours if alpha > 200]
    assert colours[0][3] < 30, "the corner"
    assert any(green > 150 and green > red and green > blue for red, green, blue in opaque), "the meter"
    assert any(max(colour) < 80 for colour in opaque), "the case"


@pytest.mark.qt_log_ignore("^Cannot read file")
def test_what_is_no_drawing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "apimon.svg"
    path.write_text("none")
    with pytest.raises(ValueError, match="no drawing"):
        drawn(path, [16])
