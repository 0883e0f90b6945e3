"""What README and tour show is there, says in words what it shows, and nothing else is kept."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_python

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PAGES = (ROOT / "README.md", ROOT / "docs" / "tour.md")
MOST_BYTES = 4_000_000
SHOWN = re.compile(r'(?:src|srcset)="([^"]+)"|!\[[^\]]*\]\(([^)]+)\)')
TAG = re.compile(r"<img\b[^>]*>")


def shown_on(page: Path) -> set[Path]:
    """The files of the pictures on a page."""
    text = page.read_text(encoding="utf-8")
    return {page.parent / (html or markdown) for html, markdown in SHOWN.findall(text)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_on_a_page_is_there(page: Path) -> None:
    shown = shown_on(page)
    assert shown
    assert [path.name for path in sorted(shown) if not path.is_file()] == []


def test_every_picture_that_is_kept_is_shown() -> None:
    kept = {path.resolve() for path in IMAGES.iterdir()}
    shown = {path.resolve() for page in PAGES for path in shown_on(page)}
    assert sorted(path.name for path in kept - shown) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_says_in_words_what_it_shows(page: Path) -> None:
    tags = TAG.findall(page.read_text(encoding="utf-8"))
    assert tags
    assert [tag for tag in tags if not re.search(r'alt="[^"]{10,}"', tag)] == []


def test_the_pictures_do_not_weigh_down_a_checkout() -> None:
    assert sum(path.stat().st_size for path in IMAGES.iterdir()) < MOST_BYTES
