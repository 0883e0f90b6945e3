"""Keys in a ``.env`` file, or in a password manager's named pipe of that name."""

import codecs
import io
import logging
import os
import re
import stat
from collections import ChainMap
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dotenv import dotenv_values
from dotenv.variables import parse_variables

from apimon_desktop.adapters.files.access import MIB, os_fault, read_file, read_pipe
from apimon_desktop.core.keys import Findings, keys_in_variables
from apimon_desktop.core.model.ids import KeySource, ProviderId
from apimon_desktop.core.text.translatable import say

LARGEST_BYTES: Final = MIB
_PIPE_LIMIT_S: Final = 2.0
"""How long to wait for a pipe's writer; 1Password writes as soon as the pipe is opened."""
_YAML_LINE: Final = re.compile(r"^(\s*(?:export\s+)?[A-Za-z_]\w*)[ \t]*:[ \t]+(?=\S)", re.MULTILINE)
"""``KEY: value``, as in container settings."""
# Lines that it cannot parse hold no key; its warnings name no file.
logging.getLogger("dotenv.main").setLevel(logging.ERROR)


def working_folder_dotenv() -> Path | None:
    """The working folder's ``.env``, which the command line and Python read. None: there is none."""
    try:
        path = Path.cwd() / ".env"
        return path if path.exists() else None
    except OSError:  # the working folder is gone, or closed to us
        return None


class DotenvFile:
    """A ``.env`` file, read at each lookup; a pipe is read once, because each read may ask its user."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._piped: str | Findings | None = None

    def keys(self, variables: Mapping[ProviderId, tuple[str, ...]]) -> Findings:
        """The keys in the file, or the problem with it. Waits at most 2 s for a pipe."""
        text, is_pipe = (self._piped, True) if self._piped is not None else _text_of(self.path)
        self._piped = text if is_pipe else None
        if isinstance(text, Findings):
            return text
        filled = _values(_YAML_LINE.sub(r"\1=", text))
        return keys_in_variables(filled, variables, source=KeySource.DOTENV, place=str(self.path))


def keys_in_dotenv(path: Path, variables: Mapping[ProviderId, tuple[str, ...]]) -> Findings:
    """The keys in a ``.env`` file. See `DotenvFile.keys`."""
    return DotenvFile(path).keys(variables)


def _values(text: str) -> dict[str, str]:
    """Resolves ``${NAME}``, for which the library copies all variables for each line: minutes, at worst."""
    found: dict[str, str | None] = {}
    seen = ChainMap[str, str | None](found, {**os.environ})
    for name, value in dotenv_values(stream=io.StringIO(text), interpolate=False).items():
        found[name] = None if value is None else _resolved(value, seen)
    return {name: value for name, value in found.items() if value}


def _resolved(value: str, seen: Mapping[str, str | None]) -> str:
    """A value with its variables resolved; empty where it becomes longer than any key."""
    text = ""
    for atom in parse_variables(value):
        text += atom.resolve(seen)
        if len(text) > 4096:
            return ""
    return text


def _text_of(path: Path) -> tuple[str | Findings, bool]:
    """The text or the problem with it, and whether it is a pipe."""
    is_pipe = False
    try:
        is_pipe = stat.S_ISFIFO(path.stat().st_mode)
        if is_pipe:
            text = _decoded(read_pipe(path, LARGEST_BYTES, _PIPE_LIMIT_S))
        else:
            text = _decoded(read_file(path, LARGEST_BYTES, any_owner=True))
    except FileNotFoundError:
        problem = say("{path} does not exist.", path=path)
    except TimeoutError:
        problem = say("{path} is a named pipe, and nobody wrote to it.", path=path)
    except (OSError, ValueError) as error:
        why = os_fault(error) if isinstance(error, OSError) else say("such a name cannot exist")
        problem = say("{path} could not be read: {why}.", path=path, why=why)
    else:
        if text is not None and "\0" not in text:
            return text, is_pipe
        problem = say("{path} is not a text file (UTF-8).", path=path)
    return Findings(problems=(problem,)), is_pipe


def _decoded(content: bytes) -> str | None:
    """The text, with replacement characters for invalid UTF-8. None: it is not text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            return None
        return text if re.search("[=:]", text) else None  # almost any bytes are valid UTF-16
    return content.decode("utf-8-sig", "replace").replace("\ufeff", "")
