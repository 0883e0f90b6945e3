"""The manual page and the shells' completions, made from the command line itself."""

import argparse
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from apimon_build.completions import PLACES, completion
from apimon_build.man_page import man_page

from apimon_desktop.cli.main import command_parser
from apimon_desktop.core import __version__

PAGE = man_page(date(2026, 11, 23))


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"needs: apt-get install {program}")


def said(*command: str, typed: str | None = None) -> str:
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def everything(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The names of all commands and options."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield command.prog
                yield from everything(command)
        elif not isinstance(action, argparse._HelpAction):
            yield from action.option_strings


def test_every_command_and_option_is_in_the_manual() -> None:
    plain = PAGE.replace(r"\-", "-")
    names = set(everything(command_parser()))
    assert {"apimon check", "apimon autostart on", "--hidden"} <= names
    assert [name for name in names if name not in plain] == []
    assert f'"apimon {__version__}"' in plain


def test_the_manual_is_set_without_a_warning(tmp_path: Path) -> None:
    needs("man")
    path = tmp_path / "apimon.1"
    path.write_text(PAGE, encoding="utf-8")
    page = said(
        "env", "LC_ALL=C.UTF-8", "MANWIDTH=100", "man", "--warnings", "-E", "UTF-8", "--local-file", str(path)
    )
    assert "Turns start at login on or off." in page


def bash_offers(*words: str) -> list[str]:
    script = f"""
        source {PLACES["bash"].rpartition("/")[2]}
        COMP_WORDS=({" ".join(f"'{word}'" for word in words)})
        COMP_CWORD={len(words) - 1}
        $(complete -p apimon | sed 's/.*-F \\([^ ]*\\).*/\\1/') apimon
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    return said("bash", "-c", script).split()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="bash's <(…) needs /dev/fd")
def test_bash_offers_commands_options_and_providers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs("bash")
    (tmp_path / "apimon").write_text(completion("bash"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert bash_offers("apimon", "aut") == ["autostart"]
    assert set(bash_offers("apimon", "autostart", "")) == {"on", "off", "status"}
    assert bash_offers("apimon", "failover", "anth") == ["anthropic"]
    assert "one-failed" in bash_offers("apimon", "demo", "--scenario", "one")
    assert bash_offers("apimon", "--hi") == ["--hidden"]


def test_fish_offers_commands_and_providers(tmp_path: Path) -> None:
    needs("fish")
    path = tmp_path / "apimon.fish"
    path.write_text(completion("fish"), encoding="utf-8")

    def offers(line: str) -> list[str]:
        return said("fish", "--no-config", "-c", f"source {path}; complete -C '{line}'").splitlines()

    assert "on\tstart API Monitor when you log in, without a window" in offers("apimon autostart ")
    assert [line.split("\t")[0] for line in offers("apimon failover anth")] == ["anthropic"]


def test_zsh_takes_its_completions(tmp_path: Path) -> None:
    needs("zsh")
    path = tmp_path / "_apimon"
    path.write_text(completion("zsh"), encoding="utf-8")
    assert path.read_text(encoding="utf-8").startswith("#compdef apimon\n")
    start = f"fpath=({tmp_path} $fpath); autoload -U compinit; compinit -u -d {tmp_path}/dump"
    loaded = said("zsh", "--no-rcs", "-c", f"{start}; print $_comps[apimon]")
    assert loaded.strip() == "_apimon"
    said("zsh", "--no-rcs", "-n", str(path))
