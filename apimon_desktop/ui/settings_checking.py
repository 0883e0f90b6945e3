"""The settings' page of how often and how patiently providers are asked."""

from datetime import timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from apimon_desktop.core.formats import format_duration
from apimon_desktop.core.settings_document import (
    LONGEST_INTERVAL_S,
    LONGEST_TIMEOUT_S,
    SHORTEST_TIMEOUT_S,
)
from apimon_desktop.core.thresholds import DEFAULT
from apimon_desktop.ui.labels import TextLabel
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.settings import SettingsView, requests_text

_SETTLED_MS = 600
"""A number that is still being turned is not applied yet."""


class CheckingPage(QWidget):
    """Shows the cadence of a `SettingsView`."""

    changed = Signal(float, float)
    """Interval and timeout, in seconds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: SettingsView | None = None
        self._shown_s: tuple[int, int] | None = None
        """What the boxes last took from the settings; None: nothing yet."""
        self._interval = _seconds(
            DEFAULT.least_interval_s, LONGEST_INTERVAL_S, 10, "Time between checks", self
        )
        self._timeout = _seconds(SHORTEST_TIMEOUT_S, LONGEST_TIMEOUT_S, 1, "Time to wait for an answer", self)
        self._requests = TextLabel(tone=Tone.MUTED, wraps=True, parent=self)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self.apply)
        self._lay_out()
        for box in (self._interval, self._timeout):
            box.valueChanged.connect(self._turned)
            box.editingFinished.connect(self.apply)

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; a number that is being turned stays."""
        self._view = view
        if not self._settled.isActive():
            self._interval.setValue(round(view.settings.interval_s))
            self._timeout.setValue(round(view.settings.timeout_s))
            self._settled.stop()
            # The boxes, not the settings: one that is out of a box's range must not count as turned.
            self._shown_s = self._boxes_s
        self._requests.setText(requests_text(self._interval.value(), view))

    def apply(self) -> None:
        """Tells what was turned, if anything was."""
        self._settled.stop()
        if self._shown_s is not None and self._boxes_s != self._shown_s:
            self._shown_s = self._boxes_s
            self.changed.emit(*map(float, self._boxes_s))

    @property
    def _boxes_s(self) -> tuple[int, int]:
        """Interval and timeout as they stand in the boxes."""
        return self._interval.value(), self._timeout.value()

    def _turned(self) -> None:
        if self._view is not None:
            self._requests.setText(requests_text(self._interval.value(), self._view))
            self._settled.start()

    def _lay_out(self) -> None:
        watched = format_duration(timedelta(seconds=DEFAULT.watched_interval_s))
        on_battery = format_duration(timedelta(seconds=DEFAULT.battery_interval_s))
        faster = TextLabel(
            f"At least every {watched} while the report or an incident is open, every {on_battery} on "
            "battery. Paused while offline or asleep.",
            tone=Tone.MUTED,
            wraps=True,
        )
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading)
        form.addRow(TextLabel("Check every"), self._interval)
        form.addRow(TextLabel(""), self._requests)
        form.addRow(TextLabel(""), faster)
        form.addRow(TextLabel("Wait for an answer"), self._timeout)
        page = QVBoxLayout(self)
        page.setContentsMargins(8, 16, 8, 8)
        page.addLayout(form)
        page.addStretch(1)


def _seconds(least: float, most: float, step: int, name: str, parent: QWidget) -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(round(least), round(most))
    box.setSingleStep(step)
    box.setSuffix(" s")
    box.setKeyboardTracking(False)
    box.setAccessibleName(name)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box
