import pytest

from apimon_desktop.core.settings.settings import Settings, read_settings, settings_leaves


def test_no_prices_are_fetched_unless_the_user_allows_it() -> None:
    assert not Settings().update_prices
    assert read_settings({}, ()) == (Settings(), ())


def test_the_setting_is_read_and_written() -> None:
    settings, problems = read_settings({"prices": {"update": True}}, ())
    assert settings.update_prices
    assert problems == ()
    assert settings_leaves(settings)["prices", "update"] is True


@pytest.mark.parametrize(
    ("table", "where", "says"),
    [
        ({"update": "yes"}, "prices.update", "true or false. false is used"),
        ({"updates": True}, "prices.updates", "Did you mean update?"),
        (5, "prices", "should be a table"),
    ],
)
def test_what_cannot_be_used_is_said_and_means_no(table: object, where: str, says: str) -> None:
    settings, (problem,) = read_settings({"prices": table}, ())
    assert not settings.update_prices
    assert problem.where == where
    assert says in problem.message
