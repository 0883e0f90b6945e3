"""`apimon autostart`."""

import os
from pathlib import Path

from command_line import CommandLine


def entry() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"]) / "autostart" / "apimon.desktop"


def test_on_status_and_off_print_the_state(apimon: CommandLine) -> None:
    assert apimon("autostart", "status").out == "off\n"
    done = apimon("autostart", "on")
    assert (done.code, done.out, done.err) == (0, f"on: {entry()}\n", "")
    assert "--hidden" in entry().read_text()
    assert apimon("autostart", "status").out == f"on: {entry()}\n"
    done = apimon("autostart", "off")
    assert (done.code, done.out) == (0, "off\n")
    assert not entry().exists()


def test_an_entry_of_another_copy_is_named(apimon: CommandLine) -> None:
    entry().parent.mkdir(parents=True)
    entry().write_text("[Desktop Entry]\nExec=/old/apimon --hidden\n")
    done = apimon("autostart", "status")
    assert done.out == f"on: {entry()}\n"
    assert "not this copy, but: /old/apimon --hidden" in done.err
    assert apimon("autostart", "on").err == ""


def test_a_change_that_was_not_possible_is_a_failure(apimon: CommandLine) -> None:
    entry().parent.parent.mkdir(parents=True, exist_ok=True)
    entry().parent.write_text("")
    done = apimon("autostart", "on")
    assert (done.code, done.out) == (70, "")
    assert done.err == f"apimon: {entry()} can't be changed: a file is in the place of its folder.\n"


def test_an_operation_is_needed(apimon: CommandLine) -> None:
    assert apimon("autostart").code == 64
    assert apimon("autostart", "maybe").code == 64
