"""Every window of the app in every state worth telling apart: what holds for all is tested over these."""

from collections.abc import Callable, Mapping
from datetime import UTC
from types import MappingProxyType

from found_widgets import press
from PySide6.QtWidgets import QWidget
from report_states import REPORTS
from samples import Samples
from settings_states import LONG, OPENAI, SETTINGS

from apimon_desktop.core.login_start import LoginStart
from apimon_desktop.core.types import ProviderId
from apimon_desktop.ui.first_run_window import FirstRunWindow
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.views.first_run import Looking, answers_view, first_keys
from apimon_desktop.ui.views.settings import ImportOffer, KeyTest

TOGETHER = ProviderId("together_ai")


def greeting(looking: Looking = Looking.NOT_ASKED, *, has_tray: bool = True) -> FirstRunWindow:
    samples = Samples()
    window = FirstRunWindow(has_tray=has_tray)
    snapshot = samples.without_keys() if looking is Looking.NOT_ASKED else samples.snapshot()
    window.show_answers(localised(answers_view(snapshot, looking, now=samples.now, tz=UTC)))
    window.show_at_login(LoginStart())
    window.open_in_front()
    return window


def keys(*, can_save: bool = True) -> FirstRunWindow:
    window = greeting()
    press(window, "Go on")
    found = ImportOffer(provider_id=OPENAI, name="OpenAI", hint="•••• 4f2a", replaces=None, origin=LONG)
    saved = {TOGETHER: "•••• 77aa"}
    rows = first_keys(Samples().without_keys(), (found,), saved)
    window.show_keys(localised(rows), can_save=can_save)
    window.show_test(OPENAI, KeyTest(ok=True, text="Key works. Spending is visible only with an admin key."))
    window.say_found(0)
    if not can_save:
        window.show_key_problem("There is no keyring to save keys in. Those in the environment are used.")
    return window


def disturbing() -> FirstRunWindow:
    window = keys()
    press(window, "Go on")
    press(window, "Send a test notification")
    return window


WINDOWS: Mapping[str, Callable[[], QWidget]] = MappingProxyType(
    {
        **REPORTS,
        **SETTINGS,
        "first run: where it lives": greeting,
        "first run: no tray": lambda: greeting(has_tray=False),
        "first run: being asked": lambda: greeting(Looking.UNDER_WAY),
        "first run: who answers": lambda: greeting(Looking.DONE),
        "first run: keys": keys,
        "first run: keys, no keyring": lambda: keys(can_save=False),
        "first run: disturbing": disturbing,
    }
)
