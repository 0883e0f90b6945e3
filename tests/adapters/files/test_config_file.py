import errno
import os
import stat
import tomllib
from dataclasses import replace
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest

from apimon_desktop.adapters.files.config import LoadedConfig, begin_config, load_config, save_config
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import (
    AlertSettings,
    ApiSettings,
    AppearanceSettings,
    IconNumber,
    ProviderSettings,
    QuietHours,
    Settings,
)

OPENAI, ANTHROPIC, GROQ = ProviderId("openai"), ProviderId("anthropic"), ProviderId("groq")
KNOWN = (OPENAI, ANTHROPIC)
DEFAULTS = "All settings have their defaults until it is fixed."

MINE = """\
# Studio machine
[monitor]
# not more often, the router is old
interval_s = 60 # seconds

[providers.openai]
enabled = true
colour = "green"

# -- the cheap one --
[providers.groq]
base_url = "https://api.groq.com/openai/v1"
key_env = "GROQ_API_KEY"

[alerts]
sound = "loud"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def _load(path: Path) -> LoadedConfig:
    return load_config(path, KNOWN)


def _save(path: Path, settings: Settings, before: Settings | None = None) -> Problem | None:
    return save_config(path, settings, KNOWN, before)


def test_without_a_file_it_is_the_first_run(path: Path) -> None:
    assert _load(path) == LoadedConfig(settings=Settings(), exists=False)
    assert not path.exists()


def test_an_empty_file_is_no_first_run(path: Path) -> None:
    path.touch()
    assert _load(path) == LoadedConfig(settings=Settings())


def test_a_bad_value_is_reported_with_its_line(path: Path) -> None:
    path.write_text(MINE)
    loaded = _load(path)
    assert loaded.settings.interval_s == 60
    assert [str(problem) for problem in loaded.problems] == [
        "providers.openai.colour (line 8): There is no such setting; it is ignored.",
        "alerts.sound (line 16): This should be true or false. false is used.",
    ]
    assert path.read_text() == MINE


def test_an_added_provider_without_an_address_is_reported_at_its_header(path: Path) -> None:
    path.write_text("\n[providers.local]\nname = 'Mine'\n")
    assert [problem.line for problem in _load(path).problems] == [2]


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (
            b"[monitor]\ninterval_s 60\n",
            "This is not valid TOML: expected '=' after a key in a key/value pair.",
            2,
        ),
        (b"[monitor\n", "This is not valid TOML: expected ']' at the end of a table declaration.", 1),
        (b'[api]\nhost = """', "This is not valid TOML: unterminated string.", 2),
        (b"[api]\nport = 1\nport = 2\n", "This is not valid TOML: cannot overwrite a value.", 3),
        (
            b"[api]\nport = " + b"9" * 5_000 + b" x\n",
            "This is not valid TOML: expected newline or end of document after a statement.",
            2,
        ),
        (b"x = " + b"[" * 100_000, "This is not valid TOML: it is nested too deeply.", None),
        (b"[api]\nhost = '\xff'\n", "This file is not text in UTF-8.", None),
    ],
    ids=["no sign", "no bracket", "no end", "twice", "a long number", "a deep hole", "not text"],
)
def test_a_broken_file_is_one_problem_and_neither_read_nor_saved_over(
    path: Path, content: bytes, message: str, line: int | None
) -> None:
    path.write_bytes(content)
    problem = Problem(where="config.toml", message=f"{message} {DEFAULTS}", line=line)
    assert _load(path) == LoadedConfig(settings=Settings(), problems=(problem,))
    refused = _save(path, Settings(interval_s=60))
    assert refused == replace(problem, message=f"{message} The settings were not saved.")
    assert path.read_bytes() == content


def test_a_byte_order_mark_and_line_ends_of_windows_do_no_harm(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf[monitor]\r\ninterval_s = 60\r\n")
    assert _load(path) == LoadedConfig(settings=Settings(interval_s=60))
    _save(path, Settings(interval_s=90))
    assert path.read_bytes() == b"[monitor]\r\ninterval_s = 90\r\n"


def test_a_file_that_cannot_be_read_is_a_sentence(path: Path) -> None:
    path.mkdir()
    (problem,) = _load(path).problems
    assert problem.message == f"{path}: a folder of that name is in the way. {DEFAULTS}"
    assert _load(path).exists


def test_defaults_need_no_file(path: Path) -> None:
    assert _save(path, Settings(providers={OPENAI: ProviderSettings()})) is None
    assert not path.exists()


EVERYTHING = Settings(
    interval_s=60,
    timeout_s=7.5,
    dotenv_path="/home/me/.env",
    providers={
        OPENAI: ProviderSettings(enabled=False, status_url="", used_for='the "live" assistant'),
        GROQ: ProviderSettings(
            base_url="https://api.groq.com/openai/v1",
            name="Groq",
            key_env="GROQ_API_KEY",
            monthly_usd=Decimal("12.25"),
        ),
    },
    alerts=AlertSettings(slow=True, quiet_hours=QuietHours(start=time(22), end=time(8, 5))),
    monthly_budget_usd=Decimal("120.50"),
    api=ApiSettings(enabled=True, port=8123),
    failover_order=(GROQ, OPENAI),
)


def test_only_what_differs_from_the_defaults_is_written(path: Path) -> None:
    assert _save(path, EVERYTHING) is None
    assert path.read_text() == (
        '[monitor]\ninterval_s = 60\ntimeout_s = 7.5\n\n[keys]\ndotenv_path = "/home/me/.env"\n\n'
        '[budget]\nmonthly_usd = 120.5\n\n[failover]\norder = ["groq", "openai"]\n\n'
        '[api]\nenabled = true\nport = 8123\n\n[alerts]\nslow = true\nquiet_hours = "22:00-08:05"\n\n'
        '[providers.openai]\nenabled = false\nstatus_url = ""\nused_for = "the \\"live\\" assistant"\n\n'
        '[providers.groq]\nbase_url = "https://api.groq.com/openai/v1"\nname = "Groq"\n'
        'key_env = "GROQ_API_KEY"\nmonthly_usd = 12.25\n'
    )
    assert _load(path) == LoadedConfig(settings=EVERYTHING)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_going_back_to_the_defaults_takes_out_what_was_set(path: Path) -> None:
    _save(path, EVERYTHING)
    assert _save(path, Settings()) is None
    loaded = _load(path)
    assert loaded.problems == ()
    assert replace(loaded.settings, providers={}) == Settings()
    assert set(loaded.settings.providers) == {OPENAI}
    assert loaded.settings.providers[OPENAI] == ProviderSettings()


@pytest.mark.parametrize(
    ("number", "line"),
    [(IconNumber.TROUBLE, "icon_number = true"), (IconNumber.COST, 'icon_number = "cost"')],
)
def test_the_icons_number_is_written_as_it_is_read(path: Path, number: IconNumber, line: str) -> None:
    wanted = Settings(appearance=AppearanceSettings(icon_number=number))
    assert _save(path, wanted) is None
    assert path.read_text() == f"[appearance]\n{line}\n"
    assert _load(path) == LoadedConfig(settings=wanted)
    assert _save(path, Settings()) is None
    assert path.read_text() == "[appearance]\nicon_number = false\n"
    assert _load(path) == LoadedConfig(settings=Settings())


def test_a_change_touches_its_line_alone(path: Path) -> None:
    path.write_text(MINE)
    settings = _load(path).settings
    assert _save(path, replace(settings, interval_s=120.0)) is None
    assert path.read_text() == MINE.replace("interval_s = 60 #", "interval_s = 120 #")


def test_a_new_value_goes_to_its_table_before_the_words_about_the_next(path: Path) -> None:
    path.write_text(MINE)
    settings = _load(path).settings
    openai = replace(settings.providers[OPENAI], used_for="vocal tuner")
    _save(path, replace(settings, timeout_s=5, providers={**settings.providers, OPENAI: openai}))
    assert path.read_text() == MINE.replace("# seconds\n", "# seconds\ntimeout_s = 5\n").replace(
        'colour = "green"\n', 'colour = "green"\nused_for = "vocal tuner"\n'
    )


def test_a_bad_value_stays_until_it_is_changed(path: Path) -> None:
    path.write_text(MINE)
    settings = _load(path).settings
    _save(path, replace(settings, interval_s=90))
    assert 'sound = "loud"' in path.read_text()
    _save(path, replace(settings, alerts=AlertSettings(sound=True)))
    assert path.read_text().endswith("[alerts]\nsound = true\n")


def test_an_added_provider_goes_as_a_whole(path: Path) -> None:
    path.write_text(MINE.replace("key_env", 'notes = "mine"\nkey_env'))
    settings = _load(path).settings
    _save(path, replace(settings, providers={OPENAI: settings.providers[OPENAI]}))
    assert "groq" not in path.read_text().replace("# -- the cheap one --", "")
    assert [problem.where for problem in _load(path).problems] == ["providers.openai.colour", "alerts.sound"]


def test_an_edit_made_by_hand_meanwhile_stays(path: Path) -> None:
    path.write_text("[monitor]\ninterval_s = 60\n")
    shown = _load(path).settings
    path.write_text("[monitor]\ninterval_s = 90\n")
    assert _save(path, replace(shown, timeout_s=5), before=shown) is None
    assert _load(path).settings == Settings(interval_s=90, timeout_s=5)


@pytest.mark.parametrize(
    "text",
    [
        "providers.openai.enabled = false\n",
        "[providers]\nopenai = { enabled = false }\n",
        "[providers.openai]\nenabled = false\n[alerts]\n[providers.anthropic]\nenabled = true\n",
        "[providers]\n# mine\n[providers.openai]\nenabled = false",
        "monitor.interval_s = 120\n[providers.openai]\nenabled=false\n[monitor.x]\n",
    ],
)
def test_settings_are_saved_however_the_file_is_laid_out(path: Path, text: str) -> None:
    path.write_text(text)
    shown = _load(path).settings
    wanted = replace(
        shown,
        interval_s=60,
        providers={
            **shown.providers,
            OPENAI: ProviderSettings(used_for="chat"),
            ANTHROPIC: ProviderSettings(enabled=False),
        },
        api=ApiSettings(port=9000),
    )
    assert _save(path, wanted) is None
    assert _load(path).settings == wanted


def test_saving_unchanged_settings_writes_nothing(path: Path) -> None:
    path.write_text(MINE)
    before = path.stat()
    assert _save(path, _load(path).settings) is None
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_failed_save_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    path.write_text(MINE)

    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    problem = _save(path, Settings(interval_s=300))
    words = {errno.ENOSPC: "the disk is full", errno.EROFS: "it may not be written to"}
    assert problem == Problem(
        where="config.toml", message=f"{path}: {words[number]}. The settings were not saved."
    )
    assert tomllib.loads(path.read_text()) == tomllib.loads(MINE)


def test_an_empty_file_is_made_so_that_the_next_run_is_not_a_first_run(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    assert begin_config(path) is None
    assert load_config(path, KNOWN) == LoadedConfig(settings=Settings())
    assert save_config(path, Settings(interval_s=60), KNOWN) is None
    text = path.read_text()
    assert text.startswith("# Settings of API Monitor.")
    assert begin_config(path) is None
    assert path.read_text() == text, "what stands there stays"


def test_a_folder_that_cannot_be_written_to_says_that_the_first_run_comes_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    problem = begin_config(tmp_path / "file" / "config.toml")
    assert problem is not None
    assert "The first run will be shown again." in problem.message


@pytest.mark.parametrize(
    "number",
    [
        "1e99999",
        "-1e99999",
        "1E+999999999999999999999",
        "9" * 5000,
        "-" + "9" * 5000,
        "0b1" + "0" * 20000,
        "0x" + "f" * 400,
        "inf",
        "nan",
        "-1",
        "true",
        "9223372036854775808",
        "1979-05-27",
        "[[1]]",
    ],
    ids=lambda number: number[:12],
)
def test_a_number_that_can_be_none_is_a_bad_value_like_any_other(number: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    text = f"[monitor]\ntimeout_s = 7\n[api]\nport = {number} # mine\n[budget]\nmonthly_usd = {number}\n"
    path.write_text(text, encoding="utf-8")
    loaded = load_config(path, KNOWN)
    assert sorted((problem.where, problem.line) for problem in loaded.problems) == [
        ("api.port", 4),
        ("budget.monthly_usd", 6),
    ]
    assert (loaded.settings.timeout_s, loaded.settings.api.port) == (7, 8000)
    assert path.read_text(encoding="utf-8") == text


def test_long_and_deeply_nested_names_are_shortened_in_problems(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for text in (f"[{'.'.join(['a'] * 20_000)}]\n", f"{'k' * 100_000} = 1\n"):
        path.write_text(text, encoding="utf-8")
        (problem,) = load_config(path, KNOWN).problems
        assert len(str(problem)) < 300
