"""From the engine's updates to what windows show: a few times a second at most, and only what is open."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from apimon_desktop.core.alerts.quiet import NotificationPrefs
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.snapshot import Snapshot, Update, only_metrics_changed
from apimon_desktop.core.model.state import Incident
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.history.past import RecentIncidents
from apimon_desktop.ui.language import localised
from apimon_desktop.ui.views.conditions import Conditions, Known
from apimon_desktop.ui.views.facts import details_text
from apimon_desktop.ui.views.menu import menu_view, tray_view
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.views.settings import settings_view
from apimon_desktop.ui.views.tile import private

T = TypeVar("T")

_GATHERED_MS = 150
"""The checks of one round end one after the other: nobody sees this delay, and most redraws are saved."""
_FIGURES_APART = timedelta(minutes=5)
"""How often figures are sent that nobody is looking at, for desktops that show the menu without a word."""


class Bridge(QObject):
    """Holds the last of everything that views are made of, and sends views out when it changed."""

    tray_changed = Signal(object)
    """A `TrayView`."""
    menu_changed = Signal(object)
    """A `MenuView`."""
    report_changed = Signal(object)
    """A `ReportView`; only while the report is open."""
    settings_changed = Signal(object)
    """A `SettingsView`; only while the settings are open."""

    def __init__(
        self,
        *,
        snapshot: Snapshot,
        settings: Settings,
        now: Callable[[], datetime],
        tz: tzinfo | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Starts from a snapshot; ``now`` gives the time in UTC, ``tz`` None is the system's own zone."""
        super().__init__(parent)
        self._known = Known(snapshot=snapshot, settings=settings, now=now(), tz=tz)
        self._recent = RecentIncidents()
        self._sent_at: datetime | None = None
        self._is_outdated = False
        """True while figures in the menu are older than those that are known."""
        self._now = now
        self._report_open = False
        self._settings_open = False
        self._icon_frozen = False
        self._soon = QTimer(self, singleShot=True, interval=_GATHERED_MS)
        self._soon.timeout.connect(self.send)

    def receive(self, update: Update) -> None:
        """Takes an update of the engine's, on the thread of the windows."""
        before = self._known.snapshot
        self._recent(update)
        self._know(snapshot=update.snapshot)
        if self._may_wait(update, before):
            self._is_outdated = True
        elif not self._soon.isActive():
            self._soon.start()

    def _know(self, **news: Any) -> None:
        self._known = replace(self._known, **news)

    def _may_wait(self, update: Update, before: Snapshot) -> bool:
        """True where all that changed is figures in a menu that is closed, as at almost every check."""
        if self._report_open or self._settings_open or self._sent_at is None:
            return False
        is_recent = timedelta() <= update.snapshot.at - self._sent_at < _FIGURES_APART
        return is_recent and only_metrics_changed(update, before)

    def bring_up_to_date(self) -> None:
        """Sends the figures that wait until somebody looks at the menu."""
        if self._is_outdated:
            self._send_tray()

    def set_settings(self, settings: Settings) -> None:
        """Takes the settings that are in force now. What is to be hidden is hidden at once."""
        is_hiding = settings.appearance != self._known.settings.appearance
        self._know(settings=settings)
        if is_hiding:
            self.send()
        else:
            self._soon.start()

    def set_prefs(self, prefs: NotificationPrefs) -> None:
        """Takes what the user asked for about messages; shown at once, as it was clicked."""
        self._know(prefs=prefs)
        self.send()

    def set_money(self, money: MoneySummary) -> None:
        """Takes what is known of money now."""
        self._know(money=money)
        self._soon.start()

    def set_conditions(self, conditions: Conditions) -> None:
        """Takes what was met on this computer."""
        self._know(conditions=conditions)
        self._soon.start()

    def begin_incidents(self, incidents: Iterable[Incident]) -> None:
        """Takes the incidents from before the start."""
        self._recent.begin(incidents)
        self._soon.start()

    def shown(self, view: T) -> T:
        """A view, a text or a message as it is shown: in the reader's language, without hidden amounts."""
        return localised(private(view) if self._known.settings.appearance.hide_amounts else view)

    def details(self, provider_id: ProviderId) -> str:
        """All that is known of a provider, as a text to hand on. Raises KeyError for an unknown one."""
        return details_text(self._known_now, provider_id)

    def freeze_icon(self, is_frozen: bool) -> None:  # noqa: FBT001 - a slot
        """Keeps the tray icon as it is, or shows what it is now; the menu goes on."""
        self._icon_frozen = is_frozen
        self._soon.start()

    def set_report_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        """Takes whether the report is looked at; one that opens is filled at once."""
        self._report_open = is_open
        self.send_report()

    def set_settings_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        """Takes whether the settings are looked at; a window that opens is filled at once."""
        was_open, self._settings_open = self._settings_open, is_open
        if is_open and not was_open:
            self._send_settings()

    def send(self) -> None:
        """Sends everything that is seen, without waiting for the turn's end."""
        self._soon.stop()
        self._send_tray()
        self.send_report()
        self._send_settings()

    def send_report(self) -> None:
        """Sends the report where it is open: its ages grow old."""
        if self._report_open:
            self.report_changed.emit(self.shown(report_view(self._known_now)))

    @property
    def _known_now(self) -> Known:
        return replace(self._known, now=self._now(), incidents=self._recent.incidents)

    def _send_tray(self) -> None:
        known = self._known_now
        self._sent_at, self._is_outdated = known.snapshot.at, False
        if not self._icon_frozen:
            self.tray_changed.emit(self.shown(tray_view(known)))
        self.menu_changed.emit(self.shown(menu_view(known)))

    def _send_settings(self) -> None:
        if self._settings_open:
            view = settings_view(self._known.snapshot, self._known.settings, self._known.conditions)
            self.settings_changed.emit(self.shown(view))
