"""Where pictures go: all of them into one folder with a page to look through, some into the documentation."""

import html
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ALL: Final = ROOT / "build" / "screenshots"
IMAGES: Final = ROOT / "docs" / "images"
PAGES: Final = (ROOT / "README.md", ROOT / "docs" / "tour.md")
"""Whatever picture one of these shows is committed, and no other."""
_LEAST_COLOURS: Final = 4
_LINK: Final = re.compile(r"images/([\w@.-]+\.png)")

_PAGE: Final = """\
<!doctype html>
<html lang="en"><meta charset="utf-8"><title>API Monitor, every picture</title>
<style>
body {{ font: 14px sans-serif; margin: 24px; background: #777; color: #fff }}
section {{ display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start }}
figure {{ margin: 0 }} img {{ display: block; max-width: 900px }}
</style>
<h1>{count} pictures</h1>
{sections}
</html>
"""


class BadPictureError(Exception):
    """A picture does not show what it should."""


def shown_in(pages: tuple[Path, ...] = PAGES) -> set[str]:
    """The names of the pictures that the pages show."""
    return {name for page in pages for name in _LINK.findall(page.read_text(encoding="utf-8"))}


class Album:
    """The pictures of one run."""

    def __init__(self, folder: Path = ALL) -> None:
        self.folder = folder
        self._names: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def names(self) -> list[str]:
        """The pictures so far."""
        return sorted(self._names)

    def path(self, name: str) -> Path:
        """Where the picture of this name goes."""
        return self.folder / name

    def add(self, name: str, *, width: int, height: int) -> None:
        """Takes in a picture that was just saved.

        Raises BadPictureError where it is blank or of another size.
        """
        path = self.path(name)
        told = subprocess.run(
            ["identify", "-format", "%w %h %k", str(path)], capture_output=True, text=True, check=True
        )
        wide, high, colours = (int(word) for word in told.stdout.split())
        if (wide, high) != (width, height):
            raise BadPictureError(f"{name} is {wide}×{high} instead of {width}×{height} pixels")
        if colours < _LEAST_COLOURS:
            raise BadPictureError(f"{name} is blank: it has {colours} colours")
        self._names.add(name)

    def write_index(self) -> Path:
        """A page with every picture in the folder, those of one subject side by side."""
        subjects: dict[str, list[str]] = {}
        for path in sorted(self.folder.glob("*.png")):
            subjects.setdefault(re.sub(r"-(light|dark)(@2x)?$", "", path.stem), []).append(path.name)
        sections = "\n".join(
            f"<h2>{html.escape(subject)}</h2><section>{''.join(map(_figure, names))}</section>"
            for subject, names in subjects.items()
        )
        count = sum(map(len, subjects.values()))
        index = self.folder / "index.html"
        index.write_text(_PAGE.format(count=count, sections=sections), encoding="utf-8")
        return index

    def publish(self, *, whole: bool) -> list[str]:
        """Copies what the documentation shows there, and gives the names.

        ``whole``: every picture was taken. Then none may be missing, and what nothing shows is removed.
        """
        wanted = shown_in()
        if whole and (missing := wanted - self._names):
            raise BadPictureError(f"the documentation shows what was not taken: {', '.join(sorted(missing))}")
        IMAGES.mkdir(exist_ok=True)
        for name in wanted & self._names:
            shutil.copyfile(self.path(name), IMAGES / name)
        if whole:
            for path in IMAGES.iterdir():
                if path.name not in wanted:
                    path.unlink()
        return sorted(wanted & self._names)


def _figure(name: str) -> str:
    named = html.escape(name, quote=True)
    style = ' style="zoom: 0.5"' if "@2x" in name else ""
    return f'<figure><img src="{named}" alt="{named}"{style}><figcaption>{named}</figcaption></figure>'
