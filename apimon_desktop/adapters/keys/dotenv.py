"""Keys in a ``.env`` file."""

import io
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dotenv import dotenv_values

from apimon_desktop.core.keys import Findings, keys_in_variables
from apimon_desktop.core.profile import KeySource
from apimon_desktop.core.text import say
from apimon_desktop.core.types import ProviderId

LARGEST_BYTES: Final = 1024 * 1024


def working_folder_dotenv() -> Path | None:
    """The working folder's ``.env``, which the command line and Python read. None: there is none."""
    try:
        path = Path.cwd() / ".env"
        return path if path.exists() else None
    except OSError:  # the working folder is gone, or closed to us
        return None


def keys_in_dotenv(path: Path, variables: Mapping[ProviderId, tuple[str, ...]]) -> Findings:
    """The keys that a ``.env`` file holds; a file that can't be read is told as a problem.

    The environment of this process is not changed.
    """
    text = _text_of(path)
    if isinstance(text, Findings):
        return text
    values = dotenv_values(stream=io.StringIO(text))
    filled = {name: value for name, value in values.items() if value}
    return keys_in_variables(filled, variables, source=KeySource.DOTENV, place=str(path))


def _text_of(path: Path) -> str | Findings:
    text: str | None
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a named pipe would be waited for without end
            return _problem(say("{path} is not a file.", path=path))
        if found.st_size > LARGEST_BYTES:
            return _problem(say("{path} is larger than 1 MB and was not read.", path=path))
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return _problem(say("{path} does not exist.", path=path))
    except OSError as error:
        return _problem(say("{path} could not be read: {why}.", path=path, why=error.strerror))
    except UnicodeDecodeError:
        text = None
    if text is None or "\0" in text:
        return _problem(say("{path} is not a text file (UTF-8).", path=path))
    return text


def _problem(sentence: str) -> Findings:
    return Findings(problems=(sentence,))
