"""Whether the app starts at login."""

from apimon_desktop.core.login_start import LoginStart


def test_until_the_system_was_asked_nothing_starts_by_itself_and_nothing_stands_in_the_way() -> None:
    assert LoginStart() == LoginStart(is_on=False, can_change=True, note="")
