import os
from pathlib import Path

import platformdirs
import pytest

from apimon_desktop.paths import UnusablePathError, environment_changes, folders, resource


def test_everything_stands_under_the_home_that_is_given(tmp_path: Path) -> None:
    found = folders(tmp_path, environ={"APIMON_HOME": "/elsewhere"})
    assert found.config_file == tmp_path / "config.toml"
    assert found.metrics_file == tmp_path / "api_metrics.json"
    assert found.history_file == tmp_path / "history.sqlite3"
    assert found.log_file == tmp_path / "api_monitor.log"
    assert found.lock_file == tmp_path / "apimon.lock"


def test_the_environment_names_the_home_where_none_is_given(tmp_path: Path) -> None:
    assert folders(environ={"APIMON_HOME": str(tmp_path)}).data == tmp_path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_end_of_a_line_belongs_to_no_folder(tmp_path: Path, end: str) -> None:
    assert folders(environ={"APIMON_HOME": f"{tmp_path}{end}"}).data == tmp_path


def test_a_relative_home_is_one_place_wherever_the_program_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = folders(environ={"APIMON_HOME": "here"})
    monkeypatch.chdir("/")
    assert found.config_file == tmp_path / "here" / "config.toml"


def test_a_tilde_means_the_persons_own_folder(home: Path) -> None:
    assert folders(Path("~/apimon")).log == home / "apimon"


@pytest.mark.parametrize("xdg", [True, False])
@pytest.mark.parametrize("more", [{}, {"APIMON_HOME": ""}])
def test_without_a_home_the_folders_are_the_systems_own(
    more: dict[str, str], xdg: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("APIMON_HOME", raising=False)
    for name in [name for name in os.environ if name.startswith("XDG_") and not xdg]:
        monkeypatch.delenv(name)
    found = folders(environ=os.environ | more)
    assert found.config == platformdirs.user_config_path("apimon-desktop", appauthor=False)
    assert found.data == platformdirs.user_data_path("apimon-desktop", appauthor=False)
    assert found.log == platformdirs.user_log_path("apimon-desktop", appauthor=False)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("HOME", "", "is not an absolute path"),
        ("HOME", "relative", "is not an absolute path"),
        ("HOME", __file__, "is not a folder"),
        ("XDG_CONFIG_HOME", "~/config", "is not an absolute path"),
        ("XDG_RUNTIME_DIR", ".", "is not an absolute path"),
        ("TMPDIR", "/nonexistent", "is not a writable folder"),
        ("TMPDIR", "tmp", "is not a writable folder"),
        ("APIMON_HOME", "~nobody-of-that-name/x", "has no home folder here"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="the variables are POSIX's")
def test_a_variable_of_no_use_counts_as_not_set(name: str, value: str, fault: str, tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), name: value}
    values, sentences = environment_changes(environ)
    assert list(values) == [name]
    assert sentences[0].startswith(name)
    assert fault in sentences[0]
    found = folders(environ=environ)
    assert found.config.is_absolute()
    assert found.config == folders(environ=environ | {name: values[name] or ""}).config


@pytest.mark.skipif(os.name != "posix", reason="the variables are POSIX's")
def test_a_home_that_may_not_be_looked_at_is_left_as_it_is(tmp_path: Path) -> None:
    assert environment_changes({"HOME": str(tmp_path / "not made yet")}) == ({}, ())


def test_an_account_without_a_home_folder_keeps_nothing_and_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("apimon_desktop.paths._account_home", lambda: None)
    values, sentences = environment_changes({})
    assert values == {"HOME": "/nonexistent"}
    assert "this account has no home folder" in sentences[0]
    assert environment_changes({"APIMON_HOME": "/x"}) == ({}, ())


def test_a_relative_home_without_a_working_folder_names_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UnusablePathError, match="the working folder can't be used"):
        folders(Path("here"))
    assert environment_changes({"APIMON_HOME": "here"})[0] == {"APIMON_HOME": None}


def test_asking_for_the_folders_makes_none(tmp_path: Path) -> None:
    assert folders(tmp_path / "new").data == tmp_path / "new"
    assert not (tmp_path / "new").exists()


def _resource_in(folder: Path) -> Path:
    path = folder / "resources" / "icons" / "healthy.svg"
    path.parent.mkdir(parents=True)
    path.write_text("<svg/>")
    return path


def test_in_a_checkout_resources_stand_beside_the_package(tmp_path: Path) -> None:
    beside = _resource_in(tmp_path)
    assert resource("icons/healthy.svg", package=tmp_path / "apimon_desktop") == beside


def test_in_an_installed_package_resources_stand_inside_it(tmp_path: Path) -> None:
    _resource_in(tmp_path)
    inside = _resource_in(tmp_path / "apimon_desktop")
    assert resource("icons/healthy.svg", package=tmp_path / "apimon_desktop") == inside


def test_a_resource_that_is_not_there_is_a_mistake_of_ours() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-thing"):
        resource("no-such-thing.svg")
