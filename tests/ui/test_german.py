"""Nothing in a view is said in English for good: each text knows the words it was made of.

Seen in a made-up language that has no letters: whatever letters are left cannot be said in any other.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from string import Formatter

import pytest
from apimon_build.catalogue import translations
from said_views import VIEWS
from samples import Samples

from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.core.text.translatable import in_words, joined, say
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui import views
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.costs import HOW_TO
from apimon_desktop.ui.views.details import ChartView
from apimon_desktop.ui.views.settings import settings_view
from apimon_desktop.ui.views.tile import with_texts

pytestmark = pytest.mark.one_python

NOT_FOR_PEOPLE = frozenset(
    {
        "csv",
        "group",
        "id",
        "incident_id",
        "key_id",
        "occasion",
        "target",
        "variable",
    }
)
"""Fields that hold what machines read: ids, addresses, and what a click acts on."""
NAMES = (
    *(one.name for one in PROVIDERS.values()),
    *(one.short_name for one in PROVIDERS.values()),
    *PROVIDERS,
    *("gpt-4o", "my-own", "claude-sonnet-4-5", "Python", "req_011CSample", "EUR", "CNY", "HTTP"),
    *("config.toml", "interval_s", "/me/.env", "*.json", "*.csv", "*.png"),
    *("International (", "China ("),
)
"""What is called the same in every language."""
ADDRESS = re.compile(r"https?://\S+|\b[a-z.-]+\.(?:ai|cn|com)\b")
LETTERS = re.compile(r"[A-Za-z]{2,}")
WORDS = re.compile(r"[A-Za-z]{2,}[,:;]? [A-Za-z]{2,}|^ ?[a-z]{2,} | [a-z]{2,} ?$")
"""Two words, or one that is put beside something else."""
MODULES = [path for path in sorted(Path(views.__path__[0]).glob("*.py")) if path.name != "support.py"]
"""But for what is written to a provider's support, which is English."""
LEFT_IN_ENGLISH = {"costs.py": [HOW_TO], "settings_entries.py": ["LM Studio"]}
"""Code, to be copied, and a name."""


def masked(text: str) -> str:
    """The text in a language without letters."""
    return in_words(text, _without_letters, str)


def _without_letters(template: str) -> str:
    parts = Formatter().parse(template)
    return "".join(
        re.sub("[A-Za-z]", "ø", words) + ("" if name is None else f"{{{name}}}") for words, name, *_ in parts
    )


def english_in(text: str) -> str:
    """What is left of a text's English in that language; empty: nothing."""
    left = ADDRESS.sub("", masked(text))
    for name in sorted(NAMES, key=len, reverse=True):
        left = left.replace(name, "")
    return left if LETTERS.search(left) else ""


def for_people(view: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a view that is read or heard, with the way to it."""
    if isinstance(view, str) and not isinstance(view, Enum):
        yield where, view
    for step, one in parts_of(view):
        yield from for_people(one, f"{where}{step}")


def parts_of(view: object) -> Iterator[tuple[str, object]]:
    if isinstance(view, Mapping):
        yield from ((f"[{key}]", one) for key, one in view.items())
    elif isinstance(view, tuple | list | frozenset):
        yield from ((f"[{place}]", one) for place, one in enumerate(view))
    elif is_dataclass(view) and not isinstance(view, type | Settings):
        names = (field.name for field in fields(view) if field.name not in NOT_FOR_PEOPLE)
        yield from ((f".{name}", getattr(view, name)) for name in names)
    if isinstance(view, ChartView):
        yield from ((".tip()", view.tip(place)) for place in range(len(view.points)))


@pytest.mark.parametrize("kind", VIEWS)
def test_every_text_for_people_can_be_said_in_another_language(kind: str) -> None:
    left = {
        f"{type(view).__name__}{where}: {english}"
        for view in VIEWS[kind]()
        for where, text in for_people(view)
        if (english := english_in(text))
    }
    assert sorted(left) == []


@pytest.mark.parametrize("kind", VIEWS)
def test_every_template_that_a_view_uses_has_german_words(kind: str) -> None:
    german, met = translations("de"), set[str]()

    def note(template: str) -> str:
        met.add(template)
        return template

    for view in VIEWS[kind]():
        for _, text in for_people(view):
            in_words(text, note, str)
    assert sorted(met - german.keys()) == []


@pytest.mark.parametrize(
    "glued",
    [
        "Checked a while ago",
        f"{say('healthy')}, checked",
        f"{say('healthy')}",
        say("{name} is slow", name=f"{say('healthy')}"),
        joined(", ", (say("healthy"), "checked")),
        say("healthy").capitalize(),
    ],
)
def test_a_text_that_lost_its_words_is_noticed(glued: str) -> None:
    assert english_in(glued)


@pytest.mark.parametrize(
    "fine",
    [
        say("{name} is slow", name="Google Gemini"),
        joined(" · ", (say("healthy"), "HTTP 500", "14:03")),
        say("{reason}: see {url}", reason=say("Rejected"), url="https://status.example.com/a"),
        "—",
    ],
)
def test_names_addresses_and_numbers_need_no_other_words(fine: str) -> None:
    assert english_in(fine) == ""


def test_in_a_field_the_apps_own_words_are_said_anew_and_its_users_are_not() -> None:
    form = settings_view(Samples().snapshot(), Settings(), Conditions()).providers[0]
    own = with_texts(replace(form, used_for=say("general AI")), masked)
    users = with_texts(replace(form, used_for="general AI"), masked)
    assert (own.used_for, users.used_for) == ("øøøøøøø øø", "general AI")


def literals(tree: ast.AST) -> Iterator[str]:
    """Texts that stand in code for themselves: not in docstrings, nor where texts for people are made."""
    match tree:
        case ast.Call(func=ast.Name(id="say" | "plural")):
            return
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Constant(value=str() as text):
            yield text
    for child in ast.iter_child_nodes(tree):
        yield from literals(child)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_words_stand_in_a_view_without_being_said(path: Path) -> None:
    found = [text for text in literals(ast.parse(path.read_text("utf-8"))) if WORDS.search(text)]
    assert found == LEFT_IN_ENGLISH.get(path.name, [])


def test_words_that_are_not_said_are_seen_in_the_code() -> None:
    code = """a = say("one two", b="three four"); b = f"{a} five six"; c = "seven eight"; d = "nine" """
    assert [text for text in literals(ast.parse(code)) if WORDS.search(text)] == [" five six", "seven eight"]
