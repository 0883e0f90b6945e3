"""What the architecture asks for and no linter can see."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import apimon_desktop
from apimon_desktop.providers.registry import PROVIDERS

pytestmark = pytest.mark.one_python

PACKAGE = Path(apimon_desktop.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
RESOURCES = PACKAGE.parent / "resources"
MOST_LINES = 500
"""Past 300 a file is looked at for two things that live in one room; past this it is split."""

Rule = Callable[[ast.Module], Iterator[ast.AST]]


def provider_id_literals(tree: ast.Module) -> Iterator[ast.AST]:
    """Strings that are a provider's id, other than docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in PROVIDERS and id(node) not in docstrings:
            yield node


def nested_loops(tree: ast.Module) -> Iterator[ast.AST]:
    """Calls of ``.exec()``: a nested event loop kills other tasks for good, silently."""
    for call in _calls(tree):
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"exec", "exec_"}:
            yield call


def ownerless_tasks(tree: ast.Module) -> Iterator[ast.AST]:
    """Tasks that no TaskGroup owns, so that nobody learns how they end."""
    for call in _calls(tree):
        name = _last_name(call.func)
        owner = _last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        is_of_a_loop = any(keyword.arg == "loop" for keyword in call.keywords)  # the one that it is to run
        if (name == "ensure_future" and not is_of_a_loop) or (
            name == "create_task" and owner.lstrip("_") not in {"tasks", "group"}
        ):
            yield call
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias for alias in node.names if alias.name in {"asyncSlot", "asyncClose"})
        if isinstance(node, ast.Attribute) and node.attr in {"asyncSlot", "asyncClose"}:
            yield node


def reached_applications(tree: ast.Module) -> Iterator[ast.AST]:
    """The application object taken from thin air instead of handed over."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "instance":
            if _last_name(node.value).endswith("Application"):
                yield node
        elif (isinstance(node, ast.Attribute) and node.attr == "qApp") or (
            isinstance(node, ast.alias) and node.name == "qApp"
        ):
            yield node


_GUESSES_MARKUP = frozenset(
    {
        "QErrorMessage",
        "QMessageBox",
        "QStaticText",
        "QTextBrowser",
        "QTextDocument",
        "QTextEdit",
        "setHtml",
        "setStatusTip",
        "setTabToolTip",
        "setWhatsThis",
    }
)
_TIPS = {"setToolTip": -1, "showText": 1}
"""Calls, and which of their arguments is the tooltip."""


def texts_that_may_be_markup(tree: ast.Module) -> Iterator[ast.AST]:
    """Texts that Qt looks at for markup: tooltips that are not a ``tip``, labels that are no `TextLabel`."""
    for call in _calls(tree):
        name = _last_name(call.func)
        if name in _TIPS and _last_name(getattr(call.args[_TIPS[name]], "func", call)) != "tip":
            yield call
        if name in _GUESSES_MARKUP:
            yield call
        if name == "QLabel" or (name == "setTextFormat" and _last_name(call.args[0]) != "PlainText"):
            yield call


RULES: dict[Rule, tuple[str, ...]] = {
    provider_id_literals: ("providers",),
    nested_loops: (),
    ownerless_tasks: ("demo",),  # a simulated server is opened and closed by two calls, so it owns its own
    reached_applications: ("app",),
    texts_that_may_be_markup: (),
}
"""Each with the rooms that it does not hold for."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.__name__))
def test_the_package_keeps_the_rule(rule: Rule) -> None:
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{getattr(node, 'lineno', '?')}: {ast.unparse(node)}"
        for path in FILES
        if path.relative_to(PACKAGE).parts[0] not in RULES[rule]
        for node in rule(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "\n".join((str(rule.__doc__), *found))


@pytest.mark.parametrize(
    ("rule", "offence"),
    [
        (provider_id_literals, "order = ['openai']"),
        (nested_loops, "dialog.exec()"),
        (nested_loops, "QMenu().exec_(position)"),
        (ownerless_tasks, "asyncio.create_task(poll())"),
        (ownerless_tasks, "asyncio.get_running_loop().create_task(poll())"),
        (ownerless_tasks, "asyncio.ensure_future(poll())"),
        (ownerless_tasks, "from qasync import asyncSlot"),
        (ownerless_tasks, "@qasync.asyncSlot()\ndef pressed(self): ..."),
        (reached_applications, "QApplication.instance().quit()"),
        (reached_applications, "from PySide6.QtWidgets import qApp"),
    ],
)
def test_a_rule_finds_an_offence(rule: Rule, offence: str) -> None:
    assert list(rule(ast.parse(offence)))


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (provider_id_literals, '"""openai"""'),
        (ownerless_tasks, "async with asyncio.TaskGroup() as tasks:\n    tasks.create_task(poll())"),
        (nested_loops, "dialog.open()"),
    ],
)
def test_a_rule_accepts_what_is_allowed(rule: Rule, allowed: str) -> None:
    assert not list(rule(ast.parse(allowed)))


OPENS_FILES = {
    "adapters/files/atomic.py",
    "adapters/files/access.py",
    "adapters/history/hook_child.py",  # the history that the app has just opened
    "adapters/history/schema.py",  # SQLite opens by name; what stands there is looked at before
    "adapters/files/log.py",  # a descriptor from file_access becomes a stream
    "adapters/system/process.py",  # /proc
    "adapters/system/environment.py",  # /sys
    "app/desktop/single_instance.py",  # the permissions of its socket
    "__main__.py",  # os.devnull
    "cli/process.py",  # os.devnull
    "cli/commands/doctor.py",  # a file without a name, to try the folder
    "app/self_test.py",  # a temporary folder
    "demo/session.py",  # a folder of its own
}
"""All others leave it to the first three: a file of ours may turn out to be a pipe, a device, or endless."""
_OPENERS = {
    *("read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "makedirs", "touch", "chmod", "copy2"),
    *("copyfile", "symlink_to", "rename", "FileHandler", "RotatingFileHandler", "mkstemp", "TemporaryFile"),
    *("NamedTemporaryFile", "TemporaryDirectory", "QFile", "QSaveFile", "QSettings", "QLockFile"),
}


def _file_openings(tree: ast.Module) -> Iterator[ast.AST]:
    for call in _calls(tree):
        name = _last_name(call.func)
        is_builtin = isinstance(call.func, ast.Name) and name == "open"
        mode = call.args[0] if call.args else None
        has_mode = isinstance(mode, ast.Constant) and str(mode.value).strip("rwaxbt+") == ""
        is_of_module = isinstance(call.func, ast.Attribute) and _last_name(call.func.value) in {
            "os",
            "sqlite3",
        }
        if isinstance(mode, ast.Constant) and mode.value == ":memory:":
            continue
        is_ours = isinstance(call.func, ast.Name) and name == "read_text"
        if (
            (name in _OPENERS and not is_ours)
            or is_builtin
            or (name in {"open", "connect"} and (has_mode or is_of_module))
        ):
            yield call


def test_only_the_shared_functions_open_files() -> None:
    found = {
        str(path.relative_to(PACKAGE)): [ast.unparse(node) for node in nodes]
        for path in FILES
        if (nodes := list(_file_openings(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert {name: calls for name, calls in found.items() if name not in OPENS_FILES} == {}
    assert found.keys() == OPENS_FILES, "an exception that is no longer needed"


@pytest.mark.parametrize(
    "offence",
    ["open(path)", "path.open('rb')", "os.open(path, 0)", "Path(p).read_bytes()", "sqlite3.connect(p)"],
)
def test_an_opened_file_is_found(offence: str) -> None:
    assert len(list(_file_openings(ast.parse(offence)))) == 1


def test_every_resource_that_is_named_exists() -> None:
    named = {
        pattern
        for path in FILES
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")))
        if _last_name(call.func) == "resource" and call.args
        if (pattern := _pattern(call.args[0])) is not None
    }
    assert named, "nobody asks for a resource: has the function another name?"
    assert [pattern for pattern in sorted(named) if not list(RESOURCES.glob(pattern))] == []


def test_no_file_is_too_long() -> None:
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES
    }
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _pattern(name: ast.expr) -> str | None:
    """A resource's name, with a star for what is only known when the program runs."""
    match name:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)
    return None
