"""Whether a glance at the icon tells the states apart, for every eye and on every bar."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from apimon_desktop.core.model.ids import Status
from apimon_desktop.ui.tray.icon import TRAY_SIZES, app_icon, tray_icon
from apimon_desktop.ui.views.tray import IconLook

pytestmark = pytest.mark.one_python

Rgb = tuple[float, float, float]
Drawn = Callable[[IconLook, int], QImage]
STATES = [IconLook(status=status) for status in Status]
GREY = [IconLook(status=status, is_coloured=False) for status in Status]
MUTED = [replace(look, is_muted=True) for look in (*STATES, *GREY)]
LIGHT_BAR, DARK_BAR = "#f0f0f0", "#202020"
LEAST_DIFFERENCE = 0.15
"""Of the range from black to white; smaller ones are not counted."""
# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
VISIONS: dict[str, tuple[Rgb, Rgb, Rgb]] = {
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@pytest.fixture(scope="module")
def drawn(qapp: object) -> Drawn:
    icons: dict[IconLook, QIcon] = {}

    def draw(look: IconLook, size: int) -> QImage:
        if look not in icons:
            icons[look] = tray_icon(look)
        return icons[look].pixmap(QSize(size, size), 1.0).toImage()

    return draw


@pytest.mark.parametrize("size", TRAY_SIZES)
@pytest.mark.parametrize("bar", [LIGHT_BAR, DARK_BAR])
@pytest.mark.parametrize(
    ("looks", "visions"),
    [
        (STATES, list(VISIONS)),
        (GREY, ["grey"]),  # without colour, all eyes see the same
        ([look for look in MUTED if look.is_coloured], list(VISIONS)),
        ([look for look in MUTED if not look.is_coloured], ["grey"]),
    ],
    ids=["coloured", "grey", "coloured and muted", "grey and muted"],
)
def test_any_two_states_differ_in_an_eighth_of_their_pixels_for_every_eye(
    drawn: Drawn, size: int, bar: str, looks: list[IconLook], visions: list[str]
) -> None:
    for one, other, vision, share in _shares(drawn, looks, size, bar, visions):
        assert share >= 0.12, (one, other, vision)


@pytest.mark.parametrize("size", [16, 22, 32, 48])
@pytest.mark.parametrize("bar", [LIGHT_BAR, DARK_BAR])
def test_a_muted_icon_is_seen_to_be_one(drawn: Drawn, size: int, bar: str) -> None:
    for look in MUTED:
        both = [look, replace(look, is_muted=False)]
        for _one, _other, vision, share in _shares(drawn, both, size, bar, list(VISIONS)):
            assert share >= 0.03, (look, vision)


def test_a_number_stands_beside_the_icon_on_macos_and_nowhere_else(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, plain = IconLook(status=Status.FAILED, number="37"), IconLook(status=Status.FAILED)
    size = QSize(22, 22)
    assert tray_icon(counted).pixmap(size, 1.0).toImage() == tray_icon(plain).pixmap(size, 1.0).toImage()
    monkeypatch.setattr(sys, "platform", "darwin")
    (small, large) = sorted(tray_icon(counted).availableSizes(), key=lambda one: one.height())
    assert (small.height(), large.height()) == (18, 36)
    assert small.width() > 18 + 8
    assert {one.width() for one in tray_icon(plain).availableSizes()} == {18, 36}


@pytest.mark.parametrize("size", TRAY_SIZES)
def test_no_crumb_of_a_bar_is_left_beside_the_failed_disc(drawn: Drawn, size: int) -> None:
    image = drawn(IconLook(status=Status.FAILED), size)
    assert min(_pieces(image)) >= size * 0.8


def test_a_grey_icon_is_a_mask_that_the_menu_bar_colours(qapp: object) -> None:
    assert [tray_icon(look).isMask() for look in (STATES[0], GREY[0])] == [False, True]


@pytest.mark.parametrize("look", [*STATES, *GREY])
@pytest.mark.parametrize("bar", [LIGHT_BAR, DARK_BAR])
def test_every_state_stands_out_from_light_and_dark_bars(drawn: Drawn, look: IconLook, bar: str) -> None:
    luminances = sorted((_luminance(QColor(bar)), _luminance(_solid_color(drawn(look, 22)))))
    assert (luminances[1] + 0.05) / (luminances[0] + 0.05) >= 3


@pytest.mark.parametrize(
    ("status", "least_hue", "most_hue"),
    [(Status.HEALTHY, 70, 175), (Status.DEGRADED, 20, 65), (Status.FAILED, 345 - 360, 15)],
)
def test_a_colour_is_what_its_name_says_at_every_size(
    drawn: Drawn, status: Status, least_hue: int, most_hue: int
) -> None:
    for size in TRAY_SIZES:
        image = drawn(IconLook(status=status), size)
        colors = [image.pixelColor(x, y) for x in range(size) for y in range(size)]
        saturated = [c for c in colors if c.alpha() > 128 and c.hsvSaturationF() >= 0.2]
        assert saturated
        assert all(least_hue <= (c.hsvHue() + 15) % 360 - 15 <= most_hue for c in saturated)


def test_what_is_not_known_is_grey(drawn: Drawn) -> None:
    for size in TRAY_SIZES:
        image = drawn(IconLook(status=Status.UNKNOWN), size)
        colors = [image.pixelColor(x, y) for x in range(size) for y in range(size)]
        assert all(c.hsvSaturationF() < 0.2 for c in colors if c.alpha() > 8)


def test_each_size_is_drawn_for_itself(qtbot: QtBot) -> None:
    sizes = {
        (size.width(), size.height()) for size in tray_icon(IconLook(status=Status.HEALTHY)).availableSizes()
    }
    assert sizes == {(size, size) for size in TRAY_SIZES}


@pytest.mark.parametrize("size", TRAY_SIZES)
def test_the_meter_has_three_sharp_bars_at_every_size(drawn: Drawn, size: int) -> None:
    image = drawn(IconLook(status=Status.HEALTHY), size)
    row = [image.pixelColor(x, size * 3 // 4).alpha() for x in range(size)]
    assert set(row) == {0, 255}, "edges lie on whole pixels"
    assert sum(row[x] == 255 and not (x and row[x - 1]) for x in range(size)) == 3


@pytest.mark.parametrize("status", Status)
def test_muted_is_drawn_at_45_percent(drawn: Drawn, status: Status) -> None:
    image = drawn(IconLook(status=status, is_muted=True), 22)
    strongest = max(image.pixelColor(x, y).alphaF() for x in range(22) for y in range(22))
    assert strongest == pytest.approx(0.45, abs=0.01)


def test_the_program_has_an_icon_of_its_own(qtbot: QtBot) -> None:
    image = app_icon().pixmap(QSize(64, 64), 1.0).toImage()
    assert image.pixelColor(32, 32).alpha() == 255
    assert image.pixelColor(0, 0).alpha() == 0


def _shares(
    drawn: Drawn, looks: Sequence[IconLook], size: int, bar: str, visions: Sequence[str]
) -> Iterator[tuple[IconLook, IconLook, str, float]]:
    """The share of pixels in which any two of them differ, as each kind of eye sees them."""
    on_bar = {look: _pixels(drawn(look, size), bar) for look in looks}
    for vision in visions:
        seen = {look: [_seen(pixel, vision) for pixel in pixels] for look, pixels in on_bar.items()}
        for one, other in combinations(looks, 2):
            pairs = zip(seen[one], seen[other], strict=True)
            differing = sum(_apart(a, b) > LEAST_DIFFERENCE for a, b in pairs)
            yield one, other, vision, differing / size**2


def _pixels(image: QImage, bar: str) -> list[Rgb]:
    """The icon's pixels as they stand on a bar, linear RGB."""
    straight = image.convertToFormat(QImage.Format.Format_ARGB32)
    return [_on_bar(value, bar) for value in memoryview(straight.constBits()).cast("I")]


@cache  # most pixels of an icon are like another
def _on_bar(value: int, bar: str) -> Rgb:
    color, ground = QColor.fromRgba(value), QColor(bar)
    share = color.alphaF()
    red, green, blue = (
        _linear(over * share + under * (1 - share))
        for over, under in zip(_channels(color), _channels(ground), strict=True)
    )
    return red, green, blue


def _channels(color: QColor) -> Rgb:
    return color.redF(), color.greenF(), color.blueF()


@cache
def _seen(pixel: Rgb, vision: str) -> Rgb:
    red, green, blue = (
        _encoded(sum(weight * channel for weight, channel in zip(row, pixel, strict=True)))
        for row in VISIONS[vision]
    )
    return red, green, blue


@cache
def _apart(one: Rgb, other: Rgb) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def _luminance(color: QColor) -> float:
    return sum(
        weight * _linear(channel)
        for weight, channel in zip(VISIONS["grey"][0], _channels(color), strict=True)
    )


def _solid_color(image: QImage) -> QColor:
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return next(color for color in colors if color.alpha() == 255)


def _pieces(image: QImage) -> list[int]:
    """The sizes of the pieces that the drawing falls into, in pixels."""
    size = image.width()
    ink = {(x, y) for x in range(size) for y in range(size) if image.pixelColor(x, y).alpha() > 64}
    pieces = []
    while ink:
        piece, edge = 0, [ink.pop()]
        while edge:
            x, y = edge.pop()
            piece += 1
            near = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & ink
            ink -= near
            edge += near
        pieces.append(piece)
    return pieces
