"""docs/settings.md lists every declared setting; `--golden-update` rewrites it."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from apimon_desktop.core.settings import declare, settings
from apimon_desktop.core.settings.declare import Kind, UnusableError

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"
INTRODUCTION = """# Settings in `config.toml`

Most of them are in the settings window. The file may be edited by hand; comments and order stay when the
window saves. An invalid value is reported with its line, and its default is used for that run.
"""
TABLES = (
    (settings.Settings, ()),
    (settings.ProviderSettings, ("providers", "ID")),
    (settings.HookSettings, ("hooks", "NAME")),
)
NO_VALUES = (object(), "\0 no value")
"""Neither is valid for any setting, so that each declaration says what it should be."""


def _meanings() -> dict[tuple[str, str], str]:
    """The docstring under each field, by class and field."""
    meanings = {}
    for kind in ast.parse(inspect.getsource(settings)).body:
        if not isinstance(kind, ast.ClassDef):
            continue
        for field, text in pairwise(kind.body):
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
                meaning = " ".join(ast.literal_eval(text.value).split())
                meanings[kind.name, ast.unparse(field.target)] = meaning.replace("``", "`")
    return meanings


def _should_be(kind: Kind, default: Any) -> str:
    for value in reversed(NO_VALUES):
        try:
            kind.read(value, default)
        except UnusableError as error:
            sentence = error.complaints[0].split(". ")[0].rstrip(".").removesuffix(", which is used")
            if sentence.startswith("An address"):
                return "an address like https://host/v1"
            return re.sub(r"^(This should be|They should look like) ", "", sentence)
    raise AssertionError(f"{kind} takes anything")


def _written(leaf: Any) -> str:
    if isinstance(leaf, str | tuple):
        return f"`{json.dumps(leaf)}`"
    return f"`{leaf:g}`" if isinstance(leaf, float) else f"`{str(leaf).lower()}`"


def _lines(declaring: type[Any], at: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The table and the line of each setting."""
    for name, kind, place, default in declare._declarations(declaring):
        *tables, key = (*at, *place)
        if not isinstance(kind, Kind):
            yield from _lines(kind, (*tables, key))
            continue
        leaf = "" if default is None else _written(kind.leaf(default))
        meaning = _meanings()[declaring.__name__, name].replace("None:", "Not set:")
        cells = f"`{key}`", _should_be(kind, default), leaf, meaning
        yield ".".join(tables), f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _page() -> str:
    found: dict[str, list[str]] = {}
    for declaring, at in TABLES:
        for table, line in _lines(declaring, at):
            found.setdefault(table, []).append(line)
    head = "| setting | should be | default | meaning |\n|---|---|---|---|\n"
    parts = [f"## `[{table}]`\n\n{head}" + "\n".join(lines) + "\n" for table, lines in found.items()]
    return "\n".join([INTRODUCTION, *parts])


def test_the_page_lists_every_setting(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--golden-update"):
        PAGE.write_text(_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == _page()
