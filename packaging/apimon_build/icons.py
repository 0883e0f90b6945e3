"""The program's icon in the form of each system, all from the one drawing."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HICOLOR_SIZES: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""What desktops look for in the hicolor theme (https://specifications.freedesktop.org/icon-theme-spec/latest/)."""
ICO_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 256)
"""What Windows shows at 100 to 250 % (https://learn.microsoft.com/windows/apps/design/style/iconography/app-icon-construction)."""
ICNS_SIZES: Final = (32, 64, 128, 256, 512, 1024)
"""16 to 512 points at twice their size, and the larger ones at once theirs; macOS makes the others."""


def make_icons(drawing: Path, folder: Path) -> None:
    """Writes ``apimon.ico``, ``apimon.icns`` and ``hicolor/SIZE/apps/apimon.png`` into a folder."""
    sizes = sorted({*HICOLOR_SIZES, *ICO_SIZES, *ICNS_SIZES})
    pictures = drawn(drawing, sizes)
    folder.mkdir(parents=True, exist_ok=True)
    for size in HICOLOR_SIZES:
        path = folder / "hicolor" / f"{size}x{size}" / "apps" / "apimon.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pictures[size])
    _save(folder / "apimon.ico", [pictures[size] for size in ICO_SIZES], sizes=[(s, s) for s in ICO_SIZES])
    _save(folder / "apimon.icns", [pictures[size] for size in ICNS_SIZES])


def drawn(drawing: Path, sizes: Sequence[int]) -> Mapping[int, bytes]:
    """The drawing as PNG at each size, each drawn anew so that its edges are sharp."""
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise ValueError(f"{drawing} is no drawing")
    return {size: _drawn(renderer, size) for size in sizes}


def _drawn(renderer: QSvgRenderer, size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # its stub wants bytes, and Qt takes both
    return bytes(buffer.data().data())


def _save(path: Path, pictures: Sequence[bytes], **options: Sequence[tuple[int, int]]) -> None:
    """Puts pictures of several sizes into one file; what kind of file, its name says."""
    *smaller, largest = (Image.open(BytesIO(picture)) for picture in pictures)
    largest.save(path, None, append_images=smaller, **options)
