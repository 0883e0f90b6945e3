"""Whether the app starts at login."""

from apimon_desktop.core.settings.settings import LoginStart


def test_by_default_nothing_starts_at_login_and_it_can_be_changed() -> None:
    assert LoginStart() == LoginStart(is_on=False, can_change=True, note="")
