"""What README and tour show is there, says in words what it shows, and nothing else is kept."""

import json
import os
import re
import subprocess
import sys
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


def test_a_picture_shows_the_same_day_whenever_it_is_taken(tmp_path: Path) -> None:
    """In the app, and in the child processes that it starts from any folder."""
    of_look = "import json; from shots.look import Look; print(json.dumps(Look().environment))"
    docs = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "docs"), str(ROOT)))}
    further = json.loads(_output(("-c", of_look), docs, ROOT))
    wanted = further["PICTURE_TIME"]
    look = {**os.environ, **further, "APIMON_HOME": str(tmp_path)}
    told = json.loads(_output(("-m", "apimon_desktop", "usage", "--since", "today", "--json"), look, ROOT))
    assert (told["since"], told["until"][:13]) == (f"{wanted[:10]}T00:00:00+00:00", wanted[:13])
    child = ("-P", "-c", "from datetime import UTC, datetime; print(datetime.now(UTC))")
    assert _output(child, look, tmp_path)[:10] == wanted[:10]


def _output(words: tuple[str, ...], environment: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        (sys.executable, *words), env=environment, cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout
