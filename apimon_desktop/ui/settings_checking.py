"""The settings' section of how often and how patiently providers are asked."""

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from apimon_desktop.core.formats import format_every
from apimon_desktop.core.settings_document import (
    LONGEST_INTERVAL_S,
    LONGEST_TIMEOUT_S,
    SHORTEST_TIMEOUT_S,
)
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_number import SettledNumber
from apimon_desktop.ui.settings_page import Section
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.settings import SettingsView, requests_text


class CheckingSection(Section):
    """Shows the cadence of a `SettingsView`."""

    changed = Signal(float, float)
    """Interval and timeout, in seconds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Checking"), parent)
        self._view: SettingsView | None = None
        self._interval = _seconds(
            tr("Time between checks"), DEFAULT.least_interval_s, LONGEST_INTERVAL_S, self
        )
        self._interval.setSingleStep(10)
        self._timeout = _seconds(
            tr("Time to wait for an answer"), SHORTEST_TIMEOUT_S, LONGEST_TIMEOUT_S, self
        )
        self._requests = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._lay_out()
        self._interval.valueChanged.connect(self._count_requests)
        for box in (self._interval, self._timeout):
            box.settled.connect(self._tell)

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; a number that is being turned stays."""
        self._view = view
        self._interval.show_value(round(view.settings.interval_s))
        self._timeout.show_value(round(view.settings.timeout_s))
        self._count_requests()

    def apply(self) -> None:
        """Tells what was turned, if anything was."""
        self._interval.apply()
        self._timeout.apply()

    def _count_requests(self) -> None:
        if self._view is not None:
            self._requests.setText(localised(requests_text(self._interval.value(), self._view)))

    def _tell(self) -> None:
        self.changed.emit(float(self._interval.value()), float(self._timeout.value()))

    def _lay_out(self) -> None:
        watched = format_every(timedelta(seconds=DEFAULT.watched_interval_s))
        on_battery = format_every(timedelta(seconds=DEFAULT.battery_interval_s))
        form = self.form()
        form.addRow(TextLabel(tr("Check every")), self._interval)
        form.addRow(TextLabel(tr("Wait for an answer")), self._timeout)
        self.column.addWidget(self._requests)
        self.note(
            tr(
                "At least {watched} while the report or an incident is open, {on_battery} on battery. "
                "Paused while offline or asleep.",
                watched=watched,
                on_battery=on_battery,
            )
        )


def _seconds(name: str, least: float, most: float, parent: QWidget) -> SettledNumber:
    return SettledNumber(name, (round(least), round(most)), parent, suffix=tr(" s"))
