from pathlib import Path

import platformdirs
import pytest

from apimon_desktop.paths import folders, resource


def test_everything_stands_under_the_home_that_is_given(tmp_path: Path) -> None:
    found = folders(tmp_path, environ={"APIMON_HOME": "/elsewhere"})
    assert found.config_file == tmp_path / "config.toml"
    assert found.metrics_file == tmp_path / "api_metrics.json"
    assert found.history_file == tmp_path / "history.sqlite3"
    assert found.log_file == tmp_path / "api_monitor.log"
    assert found.lock_file == tmp_path / "apimon.lock"


def test_the_environment_names_the_home_where_none_is_given(tmp_path: Path) -> None:
    assert folders(environ={"APIMON_HOME": str(tmp_path)}).data == tmp_path


def test_a_relative_home_is_one_place_wherever_the_program_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = folders(environ={"APIMON_HOME": "here"})
    monkeypatch.chdir("/")
    assert found.config_file == tmp_path / "here" / "config.toml"


def test_a_tilde_means_the_persons_own_folder(home: Path) -> None:
    assert folders(Path("~/apimon")).log == home / "apimon"


@pytest.mark.parametrize("environ", [{}, {"APIMON_HOME": ""}])
def test_without_a_home_the_folders_are_the_systems_own(environ: dict[str, str]) -> None:
    found = folders(environ=environ)
    assert found.config == platformdirs.user_config_path("apimon-desktop", appauthor=False)
    assert found.data == platformdirs.user_data_path("apimon-desktop", appauthor=False)
    assert found.log == platformdirs.user_log_path("apimon-desktop", appauthor=False)


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
