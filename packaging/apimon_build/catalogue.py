"""The catalogues of translations: which texts there are, and what the files say of them.

Texts are found in the calls that make them (`say`, `tr`, `plural`), so that none can be forgotten.
"""

import ast
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Final
from xml.etree import ElementTree as ET  # the files are our own

from apimon_build.layout import ROOT

CATALOGUES: Final = ROOT / "resources" / "i18n"
_SOURCE: Final = ROOT / "apimon_desktop"
_CONTEXT: Final = "apimon"
_MAKERS: Final = {"say": (0,), "tr": (0,), "plural": ("one", "many")}
"""Where each call has its templates."""
_HOMES: Final = ("apimon_desktop.core.text.translatable", "apimon_desktop.ui.language")
_OWN: Final = ("core/text/translatable.py", "ui/language.py")
"""Where the calls themselves are defined."""


def templates() -> dict[str, str]:
    """Every text of the program, and the first file that says it.

    Raises ValueError where one is not a literal.
    """
    found: dict[str, str] = {}
    for path in sorted(_SOURCE.rglob("*.py")):
        name = path.relative_to(_SOURCE).as_posix()
        if name not in _OWN:
            for template in _in_file(path, name):
                found.setdefault(template, name)
    return found


def _in_file(path: Path, name: str) -> Iterator[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    imported = {
        alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module in _HOMES
        for alias in node.names
    }
    for node in nodes:
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if called not in _MAKERS.keys() & imported or not isinstance(node, ast.Call):
            continue
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        for place in _MAKERS[called]:
            given = node.args[place] if isinstance(place, int) else keywords[place]
            if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
                raise ValueError(f"{name}:{node.lineno}: {called}() wants its template as a literal")  # noqa: TRY004 - of the file
            yield given.value


def codes() -> tuple[str, ...]:
    """The languages that there are catalogues for."""
    return tuple(sorted(path.stem.removeprefix("apimon_") for path in CATALOGUES.glob("apimon_*.ts")))


def translations(code: str) -> dict[str, str]:
    """What a catalogue says, without what is unfinished."""
    path = _ts(code)
    if not path.exists():
        return {}
    said: dict[str, str] = {}
    for message in ET.parse(path).getroot().iter("message"):  # noqa: S314 - our own
        translation = message.find("translation")
        if translation is not None and translation.get("type") is None:
            said[message.findtext("source", "")] = translation.text or ""
    return said


def write(code: str, said: Mapping[str, str]) -> None:
    """Writes a catalogue of today's texts, in their order, and makes what the program reads."""
    root = ET.Element("TS", version="2.1", language=code, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = _CONTEXT
    for template, file in sorted(templates().items(), key=lambda one: (one[1], one[0])):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "location", filename=f"../../apimon_desktop/{file}")
        ET.SubElement(message, "source").text = template
        translation = ET.SubElement(message, "translation")
        if template in said:
            translation.text = said[template]
        else:
            translation.set("type", "unfinished")
    ET.indent(root, "  ")
    text = ET.tostring(root, encoding="unicode")
    _ts(code).write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n')
    release(_ts(code), CATALOGUES / f"apimon_{code}.qm")


def release(ts: Path, qm: Path) -> None:
    """Makes of a catalogue what Qt reads."""
    tool = Path(sysconfig.get_path("scripts")) / "pyside6-lrelease"
    subprocess.run([tool, "-silent", ts, "-qm", qm], check=True)


def fields(template: str) -> set[str]:
    """What stands in the braces of a text."""
    return {field for _, field, _, _ in Formatter().parse(template) if field is not None}


def _ts(code: str) -> Path:
    return CATALOGUES / f"apimon_{code}.ts"
