"""The settings' page of notifications: which are wanted, and when there are none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QTimeEdit, QWidget

from apimon_desktop.core.previews import AlertKind
from apimon_desktop.core.settings import AlertSettings, QuietHours
from apimon_desktop.core.text import say
from apimon_desktop.ui.flow import FlowLayout
from apimon_desktop.ui.labels import FONT_CHANGES, TextLabel, literal, tip
from apimon_desktop.ui.language import localised, tr
from apimon_desktop.ui.settings_page import Section, SettingsPage
from apimon_desktop.ui.tones import Tone
from apimon_desktop.ui.views.settings import SettingsView
from apimon_desktop.ui.views.settings_entries import SAME_TIMES, USUAL_QUIET_HOURS

_KINDS: Final = {
    AlertKind.FAILED: (say("Failed"), say("It does not answer, or refuses; told once it is certain.")),
    AlertKind.DEGRADED: (say("Degraded"), say("It is overloaded, limits requests, or many of them fail.")),
    AlertKind.SLOW: (say("Slow"), say("Answers take far longer than usual.")),
    AlertKind.RECOVERED: (say("Back again"), say("What was told of is over, with how long it took.")),
    AlertKind.ACCOUNT: (say("Key or balance"), say("A key is rejected, or the credit nears its end.")),
    AlertKind.BUDGET: (say("Budget"), say("80 % and 100 % of a monthly budget are spent.")),
}


class AlertsPage(SettingsPage):
    """Shows the alerts of a `SettingsView`."""

    changed = Signal(object)
    """The new `AlertSettings`."""
    preview_wanted = Signal(object)
    """An `AlertKind`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._alerts = AlertSettings()
        self._switches: dict[AlertKind, QCheckBox] = {}
        self._meanings: list[TextLabel] = []
        self._previews: list[PreviewButton] = []
        kinds = Section(tr("Tell me when a provider"), self.inner)
        kinds.column.addLayout(self._grid(kinds))
        kinds.note(
            tr(
                "A preview is sent as a real message is, and marked. Each trouble is told once, and nothing "
                "that was already so at the start."
            )
        )
        self._sound = QCheckBox(tr("Play a sound"), self.inner)
        self._sound.clicked.connect(self._sound_switched)
        sound = Section(tr("Sound"), self.inner)
        sound.column.addWidget(self._sound)
        self.add(kinds, sound, self._quiet_section())

    def show_view(self, view: SettingsView) -> None:
        """Replaces what is shown; a time that is being set stays."""
        alerts = self._alerts = view.settings.alerts
        for kind, switch in self._switches.items():
            switch.setChecked(getattr(alerts, kind.value))
        self._sound.setChecked(alerts.sound)
        self._quiet.setChecked(alerts.quiet_hours is not None)
        if not any(box.hasFocus() for box in self._times) and not self._fault.isVisible():
            self._show_times(alerts.quiet_hours or self._chosen)
        self._enable_times()

    def _grid(self, section: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (kind, words) in enumerate(_KINDS.items()):
            name, meaning = localised(words)
            switch = self._switches[kind] = QCheckBox(literal(name), section)
            switch.setToolTip(tip(meaning))
            switch.setAccessibleDescription(meaning)
            switch.clicked.connect(self._kind_switched)
            preview = PreviewButton(kind, name, section)
            preview.wanted.connect(self.preview_wanted)
            grid.addWidget(switch, row, 0, Qt.AlignmentFlag.AlignTop)
            said = TextLabel(meaning, tone=Tone.MUTED, wraps=True, parent=section)
            said.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, row, 1)
            grid.addWidget(preview, row, 2, Qt.AlignmentFlag.AlignTop)
            self._meanings.append(said)
            self._previews.append(preview)
        return grid

    def _quiet_section(self) -> Section:
        section = Section(tr("Quiet hours"), self.inner)
        self._chosen = USUAL_QUIET_HOURS
        self._quiet = QCheckBox(tr("No notifications from"), section)
        self._from, self._to = (_time_box(name, section) for name in (tr("Quiet from"), tr("Quiet until")))
        self._fault = TextLabel(tone=Tone.FAILED, wraps=True, parent=section)
        self._fault.hide()
        row = FlowLayout()
        self._hours = (self._quiet, self._from, TextLabel(tr("to"), parent=section), self._to)
        for part in self._hours:
            row.addWidget(part)
        self._level()
        section.column.addLayout(row)
        section.column.addWidget(self._fault)
        section.note(tr("Icon, menu and windows go on showing everything."))
        self._quiet.clicked.connect(self._quiet_switched)
        for box in self._times:
            box.editingFinished.connect(self._time_set)
        return section

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in FONT_CHANGES:
            self._level()

    def _level(self) -> None:
        """Lets what stands side by side stand on one line, though fields and buttons are higher."""
        high = self._previews[0].sizeHint().height()
        above = max(0, (high - self.fontMetrics().height()) // 2)
        for switch, meaning in zip(self._switches.values(), self._meanings, strict=True):
            switch.setMinimumHeight(high)
            meaning.setContentsMargins(0, above, 0, 0)
        for part in self._hours:
            part.setMinimumHeight(self._from.sizeHint().height())

    @property
    def _times(self) -> tuple[QTimeEdit, QTimeEdit]:
        return self._from, self._to

    @property
    def _entered(self) -> QuietHours:
        start, end = (time(box.time().hour(), box.time().minute()) for box in self._times)
        return QuietHours(start=start, end=end)

    def _show_times(self, hours: QuietHours) -> None:
        self._chosen = hours
        for box, moment in zip(self._times, (hours.start, hours.end), strict=True):
            box.setTime(QTime(moment.hour, moment.minute))

    def _enable_times(self) -> None:
        for box in self._times:
            box.setEnabled(self._quiet.isChecked())

    def _kind_switched(self) -> None:
        self._tell(**dict(self._kinds()))

    def _kinds(self) -> Iterator[tuple[str, bool]]:
        return ((kind.value, switch.isChecked()) for kind, switch in self._switches.items())

    def _sound_switched(self) -> None:
        self._tell(sound=self._sound.isChecked())

    def _quiet_switched(self) -> None:
        self._enable_times()
        self._fault.hide()
        if self._entered.start == self._entered.end:
            self._show_times(self._chosen)
        self._tell(quiet_hours=self._entered if self._quiet.isChecked() else None)

    def _time_set(self) -> None:
        hours = self._entered
        is_no_time = hours.start == hours.end
        self._fault.setText(localised(SAME_TIMES) if is_no_time else "")
        self._fault.setVisible(is_no_time)
        if not is_no_time and hours != self._alerts.quiet_hours and self._quiet.isChecked():
            self._chosen = hours
            self._tell(quiet_hours=hours)

    def _tell(self, **changes: object) -> None:
        alerts = replace(self._alerts, **changes)  # type: ignore[arg-type]  # the names stand above
        if alerts != self._alerts:
            self._alerts = alerts
            self.changed.emit(alerts)


class PreviewButton(QPushButton):
    """Asks for a sample of one kind."""

    wanted = Signal(object)
    """An `AlertKind`."""

    def __init__(self, kind: AlertKind, name: str, parent: QWidget) -> None:
        super().__init__(tr("Preview"), parent)
        self._kind = kind
        self.setAutoDefault(False)
        self.setAccessibleName(tr("Preview of: {kind}", kind=name))
        self.clicked.connect(self._clicked)

    def _clicked(self) -> None:
        self.wanted.emit(self._kind)


def _time_box(name: str, parent: QWidget) -> QTimeEdit:
    box = QTimeEdit(parent)
    # Hours come first wherever reading starts; Qt would turn them round.
    box.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    box.setDisplayFormat("HH:mm")
    box.setAccessibleName(name)
    return box
