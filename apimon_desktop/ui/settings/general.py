"""The settings' pages for everybody: general, notifications, costs and budget."""

from datetime import time
from typing import Final

from PySide6.QtCore import QTime
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from apimon_desktop.core.settings.settings import (
    DAILY_TOKENS,
    SYSTEMS_LANGUAGE,
    IconColour,
    IconNumber,
    QuietHours,
    StudioMode,
)
from apimon_desktop.core.text.translatable import say
from apimon_desktop.ui.language import languages, localised, own_name, tr
from apimon_desktop.ui.settings.page import AmountRow, Editor, SettingsPage
from apimon_desktop.ui.views.commands import HIDE_AMOUNTS_KEYS, SendTestNotification, SetStartAtLogin
from apimon_desktop.ui.views.settings import Places, SettingsView, price_list_text
from apimon_desktop.ui.views.settings_entries import SAME_TIMES, USUAL_QUIET_HOURS
from apimon_desktop.ui.widgets.buttons import Button
from apimon_desktop.ui.widgets.controls import Switch, TimeOfDay
from apimon_desktop.ui.widgets.forms import FormCard
from apimon_desktop.ui.widgets.labels import TextLabel
from apimon_desktop.ui.widgets.tokens import Tone

_COLOURS: Final = {
    IconColour.ALWAYS: say("Always"),
    IconColour.TROUBLE: say("Only when something is wrong"),
    IconColour.NEVER: say("Never (shape only)"),
}
_NUMBERS: Final = {
    IconNumber.NONE: say("No number"),
    IconNumber.TROUBLE: say("Number of problems"),
    IconNumber.COST: say("Today's spending"),
}
_STUDIO: Final = {
    StudioMode.AUTO: say("Automatic"),
    StudioMode.ON: say("Always"),
    StudioMode.OFF: say("Off"),
}
_KINDS: Final = (
    ("alerts.failed", say("Goes down"), say("No reply, or an error, confirmed by three checks.")),
    (
        "alerts.degraded",
        say("Is overloaded or limits requests"),
        say("Overloaded, rate-limited, or failing often."),
    ),
    ("alerts.slow", say("Is slow"), say("Replies take about three times longer than usual.")),
    ("alerts.recovered", say("Is working again"), say("Sent when a problem you were notified of is over.")),
    ("alerts.account", say("Needs a key or credit"), say("A key is rejected, or credit is running low.")),
    ("alerts.budget", say("Nears its budget"), say("You've spent 80% or 100% of a monthly budget.")),
)
_SENT: Final = say("Sent. Nothing appeared? Check notification settings on your system.")
_ABOUT: Final = say("You get one notification per problem, and none for problems that were there at launch.")


class GeneralPage(SettingsPage):
    """What most people look for first: start at login, language, icon, hidden amounts."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        self.head(tr("General"))
        card = self.section()
        self._at_login = Switch(tr("Start at login"), card)
        self._at_login.clicked.connect(lambda on: self.editor.send(SetStartAtLogin(on=on)))
        self._login_row = card.row(tr("Start at login"), self._at_login)
        codes = {SYSTEMS_LANGUAGE: tr("Same as system"), **{code: own_name(code) for code in languages()}}
        caption = tr("Log, files and commands are always in English.")
        row = self.choice(card, "appearance.language", tr("Language"), codes, caption=caption)
        (self._language,) = row.controls
        icon = self.section(tr("Icon"))
        caption = tr("Each state also has its own shape.")
        self.choice(icon, "appearance.icon_colour", tr("Colour"), _COLOURS, caption=caption)
        caption = tr("Whole US dollars; <1 means under a dollar. Hidden while unknown or muted.")
        self.choice(icon, "appearance.icon_number", tr("Number"), _NUMBERS, caption=caption)
        keys = QKeySequence(HIDE_AMOUNTS_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        caption = tr("Everywhere, including notifications. Toggle any time with {keys}.", keys=keys)
        privacy = self.section(tr("Privacy"))
        self.switch(privacy, "appearance.hide_amounts", tr("Hide all amounts"), caption=caption)
        self.note(tr("Text size, dark mode and reduced motion follow your system."))

    def show_view(self, view: SettingsView) -> None:
        super().show_view(view)
        self._at_login.setChecked(view.conditions.at_login.is_on)
        self._at_login.setEnabled(view.conditions.at_login.can_change)
        self._login_row.caption.set_usual(
            view.conditions.at_login.note or tr("Starts quietly: only the icon appears.")
        )

    def focus_language(self) -> None:
        """Puts the focus on the choice of the language."""
        self._language.setFocus()
        self.ensureWidgetVisible(self._language)


class NotificationsPage(SettingsPage):
    """Switches for each kind, quiet hours and sound."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        test = Button(tr("Send a test"), self.inner)
        test.clicked.connect(self._send_test)
        self.head(tr("Notifications"), test)
        card = self.section(tr("Notify me when a provider…"))
        for name, kind, meaning in _KINDS:
            self.switch(card, name, localised(kind), caption=localised(meaning))
        self._about = self.note(localised(_ABOUT))
        studio = self.section(tr("Studio mode"))
        caption = tr("Checks go on. Afterwards one notification says what happened.")
        label = tr("No notifications while recording")
        self.choice(studio, "alerts.studio", label, _STUDIO, caption=caption)
        self.switch(studio, "alerts.freeze_icon", tr("Keep the icon still while recording"))
        self._seen = self.note("")
        quiet = self.section(tr("Quiet"))
        self._add_quiet_hours(quiet)
        self.switch(quiet, "alerts.sound", tr("Play a sound"))

    def show_view(self, view: SettingsView) -> None:
        super().show_view(view)
        self._seen.setText(view.conditions.studio)
        hours = view.settings.alerts.quiet_hours
        self._quiet.setChecked(hours is not None)
        if not any(box.hasFocus() for box in self._times) and not self._is_refused:
            self._show_times(hours or self._chosen)
        self._show_boxes()

    def _add_quiet_hours(self, card: FormCard) -> None:
        self._chosen, self._is_refused = USUAL_QUIET_HOURS, False
        self._quiet = Switch(tr("Quiet hours"), card)
        self._times = TimeOfDay(tr("Quiet from"), card), TimeOfDay(tr("Quiet until"), card)
        self._to = TextLabel(tr("to"), tone=Tone.MUTED, parent=card)
        begin, end = self._times
        caption = tr("The icon and windows keep updating.")
        self._hours_row = card.row(tr("Quiet hours"), begin, self._to, end, self._quiet, caption=caption)
        self._hours_row.caption.keep_room_for(localised(SAME_TIMES))
        self._quiet.clicked.connect(self._switch_quiet)
        for box in self._times:
            box.editingFinished.connect(self._take_times)

    @property
    def _entered(self) -> QuietHours:
        start, end = (time(box.time().hour(), box.time().minute()) for box in self._times)
        return QuietHours(start=start, end=end)

    def _show_times(self, hours: QuietHours) -> None:
        self._chosen = hours
        for box, moment in zip(self._times, (hours.start, hours.end), strict=True):
            box.setTime(QTime(moment.hour, moment.minute))

    def _show_boxes(self) -> None:
        for part in (*self._times, self._to):
            part.setVisible(self._quiet.isChecked())

    def _switch_quiet(self) -> None:
        self._refuse(is_refused=False)
        if self._entered.start == self._entered.end:
            self._show_times(self._chosen)
        self._show_boxes()
        self.editor.set("alerts.quiet_hours", self._entered if self._quiet.isChecked() else None)

    def _take_times(self) -> None:
        hours = self._entered
        self._refuse(is_refused=hours.start == hours.end)
        if not self._is_refused and self._quiet.isChecked():
            self._chosen = hours
            self.editor.set("alerts.quiet_hours", hours)

    def _refuse(self, *, is_refused: bool) -> None:
        self._is_refused = is_refused
        self._hours_row.caption.remark(localised(SAME_TIMES) if is_refused else None, Tone.FAILED)

    def _send_test(self) -> None:
        self._about.setText(localised(_SENT))
        self.editor.send(SendTestNotification())


class CostsPage(SettingsPage):
    """What holds for all providers together; the rest is on each provider's page."""

    def __init__(self, editor: Editor, parent: QWidget) -> None:
        super().__init__(editor, parent)
        self.head(tr("Costs & budget"))
        self.budget = AmountRow(
            tr("Monthly budget, in USD"),
            tr("Monthly budget for all providers, in USD"),
            lambda amount: self.editor.set("monthly_budget_usd", amount or None),
            self.section(note=tr("A provider's own limit is on its page.")),
            caption=tr(
                "We'll notify you at 80% and 100%. Spending isn't blocked. Amounts not yet billed are "
                "estimates."
            ),
        )
        note = tr(
            "The free check shows a key works. A real request also shows that models reply; it costs a "
            "fraction of a cent. Turn it on for each provider on its page."
        )
        tests = self.section(tr("Real test requests"), note)
        label = tr("Daily limit for all tests")
        self._used, limit = self.number(tests, "paid_test_daily_tokens", label, DAILY_TOKENS, step=500)
        limit.setGroupSeparatorShown(True)
        caption = tr("Downloads a public list from GitHub. Sends nothing about you.")
        prices = self.section(tr("Prices"))
        self.switch(prices, "update_prices", tr("Update prices daily"), caption=caption)
        self._price_date = self.note(localised(price_list_text(None)))

    def show_view(self, view: SettingsView) -> None:
        super().show_view(view)
        hides = view.settings.appearance.hide_amounts
        self.budget.show_amount(view.settings.monthly_budget_usd, hides=hides)
        self._used.caption.set_usual(view.paid_tests)

    def show_places(self, places: Places) -> None:
        self._price_date.setText(localised(price_list_text(places.price_list_at)))
