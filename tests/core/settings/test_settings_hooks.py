from collections.abc import Mapping

import pytest

from apimon_desktop.core.settings.settings import (
    HookFormat,
    HookKind,
    HookSettings,
    Settings,
    read_settings,
    settings_leaves,
)

COMMAND = ["/usr/bin/logger", "API Monitor"]


def read(hook: object) -> tuple[Mapping[str, HookSettings], list[tuple[str, str]]]:
    settings, problems = read_settings({"hooks": {"mine": hook}}, ())
    return settings.hooks, [(problem.where, problem.message) for problem in problems]


def test_every_setting_of_a_hook_is_read() -> None:
    hooks, problems = read(
        {
            "on": ["failed", "budget"],
            "url": "https://hooks.example/x",
            "format": "slack",
            "secret_header": "X-Secret",
            "secret_env": "HOOK_SECRET",
            "timeout_s": 5,
        }
    )
    assert problems == []
    assert hooks == {
        "mine": HookSettings(
            on=(HookKind.FAILED, HookKind.BUDGET),
            url="https://hooks.example/x",
            format=HookFormat.SLACK,
            secret_header="X-Secret",
            secret_env="HOOK_SECRET",
            timeout_s=5,
        )
    }


def test_a_hook_reads_back_the_same() -> None:
    hooks, _ = read({"command": COMMAND, "env": ["DISPLAY"]})
    assert hooks == {"mine": HookSettings(command=tuple(COMMAND), env=("DISPLAY",))}
    leaves = settings_leaves(Settings(hooks=hooks))
    assert leaves["hooks", "mine", "command"] == tuple(COMMAND)
    assert leaves["hooks", "mine", "on"] == tuple(map(str, HookKind))


@pytest.mark.parametrize(
    ("value", "where", "message"),
    [
        ({"command": "logger", "url": "https://x.example"}, "command", "The command is left out."),
        ({"command": COMMAND, "on": ["fire"]}, "on", "All of them are used."),
        ({"command": COMMAND, "env": ["A B"]}, "env", "It is left out."),
        ({"command": COMMAND, "colour": "red"}, "colour", "There is no such setting; it is ignored."),
    ],
)
def test_a_bad_value_of_a_hook_is_reported(value: object, where: str, message: str) -> None:
    hooks, ((place, said),) = read(value)
    assert set(hooks) == {"mine"}
    assert place == f"hooks.mine.{where}"
    assert said.endswith(message)


@pytest.mark.parametrize("value", [{}, {"command": COMMAND, "url": "https://x.example"}])
def test_a_hook_has_either_a_command_or_an_address(value: object) -> None:
    hooks, problems = read(value)
    assert hooks == {}
    assert problems == [("hooks.mine", "A hook needs either a command or a url. This hook is left out.")]


def test_a_hook_that_is_no_table_is_left_out() -> None:
    hooks, problems = read(5)
    assert hooks == {}
    assert problems == [("hooks.mine", "This should be a table of settings. All of its defaults are used.")]
