"""Every window of the app in every state worth telling apart: what holds for all is tested over these."""

from collections.abc import Callable, Mapping
from datetime import UTC
from types import MappingProxyType

from found_widgets import named, press
from PySide6.QtWidgets import QLineEdit, QWidget
from report_states import REPORTS
from samples import Samples
from settings_states import LONG, OPENAI, SETTINGS

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import LoginStart
from apimon_desktop.ui.first_run.window import FirstRunWindow
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.views.first_run import answers_view, first_keys
from apimon_desktop.ui.views.settings import ImportOffer, KeyTest

TOGETHER = ProviderId("together_ai")


def first_run(*, has_tray: bool = True) -> FirstRunWindow:
    window = FirstRunWindow(has_tray=has_tray)
    window.show_keys(localised(first_keys(Samples().without_keys(), (), {})), can_save=True)
    window.show_at_login(LoginStart())
    window.open_in_front()
    return window


def answers(*, is_done: bool) -> FirstRunWindow:
    window, samples = first_run(), Samples()
    press(window, "More providers, or import .env…")
    view = answers_view(samples.snapshot(), is_done=is_done, now=samples.now, tz=UTC)
    window.show_answers(localised(view))
    return window


def keys(*, can_save: bool = True) -> FirstRunWindow:
    window = first_run()
    found = ImportOffer(provider_id=OPENAI, name="OpenAI", hint="•••• 4f2a", replaces=None, origin=LONG)
    saved = {TOGETHER: "•••• 77aa"}
    rows = first_keys(Samples().without_keys(), (found,), saved)
    window.show_keys(localised(rows), can_save=can_save)
    press(window, "More providers, or import .env…")
    window.show_test(OPENAI, KeyTest(ok=True, text="Key works. Spending is visible only with an admin key."))
    window.say_found(0)
    if not can_save:
        window.show_key_problem("There is no keyring to save keys in. Those in the environment are used.")
    return window


def a_strange_key() -> FirstRunWindow:
    window = first_run()
    # Short enough for its field: how far Qt scrolls a longer text depends on the widths it was painted in.
    named(window, QLineEdit, tr("Key for {name}", name="OpenRouter")).setText("sk-ant-api")
    return window


WINDOWS: Mapping[str, Callable[[], QWidget]] = MappingProxyType(
    {
        **REPORTS,
        **SETTINGS,
        "first run": first_run,
        "first run: no tray": lambda: first_run(has_tray=False),
        "first run: being asked": lambda: answers(is_done=False),
        "first run: who answers": lambda: answers(is_done=True),
        "first run: keys": keys,
        "first run: keys, no keyring": lambda: keys(can_save=False),
        "first run: a strange key": a_strange_key,
    }
)
