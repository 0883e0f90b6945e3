"""What a click in the tray's menu, or on a notification, does."""

from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer

from apimon_desktop.app.alert_desk import AlertDesk
from apimon_desktop.core.messages import Button, Message
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.state import Ignored
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.wishes import MUTED_FOR, Mute, Wishes, tomorrow_morning
from apimon_desktop.monitor.engine import Engine
from apimon_desktop.ui.views.actions import Action, ActionKind, MuteFor
from apimon_desktop.ui.views.settings import ProviderChange, with_amounts, with_provider

_A_MOMENT_LATER_MS: Final = 1_000
"""A coarse timer may ring that much too early."""


class Surface(Protocol):
    """What can be shown and changed from here."""

    def open_report(self, provider_id: str = "") -> None:
        """Shows the report, at one provider if it is named."""

    def open_settings(self, provider_id: str = "") -> None:
        """Shows the settings, at one provider if it is named."""

    def change_settings(self, settings: Settings) -> None:
        """Puts changed settings into force, and saves them."""

    def show_wishes(self, wishes: Wishes) -> None:
        """Shows what the user asked for about messages."""


class Outside(Protocol):
    """Takes what other programs are to have."""

    def open_link(self, url: str) -> None:
        """Opens a page in the browser."""

    def copy(self, text: str) -> None:
        """Puts a text into the clipboard, without amounts where these are hidden."""

    def copy_details(self, provider_id: ProviderId) -> None:
        """Puts all that is known of a provider into the clipboard. Raises KeyError for an unknown one."""


class WishBook(Protocol):
    """Keeps what the user asked for until the next start."""

    def note(self, wishes: Wishes) -> None:
        """Keeps what is asked for, in the place of all before."""

    def note_ignored(self, provider_id: ProviderId, ignored: Ignored | None) -> None:
        """Keeps what is ignored of a provider. None: nothing is."""


class Commands(QObject):
    """Does what was clicked. Providers may have been removed since the click's line was shown."""

    def __init__(
        self,
        engine: Engine,
        alerts: AlertDesk,
        book: WishBook,
        *,
        surface: Surface,
        outside: Outside,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._alerts = alerts
        self._book = book
        self._surface = surface
        self._outside = outside
        self._mute_ends = QTimer(self)
        self._mute_ends.setSingleShot(True)
        self._mute_ends.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._mute_ends.timeout.connect(self._look_at_mute)
        alerts.on_wishes = self._take_wishes

    def begin(self, wishes: Wishes) -> None:
        """Takes over what an earlier run was asked for."""
        self._alerts.ask(wishes)

    def close(self) -> None:
        """Does nothing by itself any more."""
        self._mute_ends.stop()

    def do(self, action: Action) -> None:
        """Does what a line of the menu stands for."""
        match action.kind:
            case ActionKind.REPORT:
                self._surface.open_report(action.target)
            case ActionKind.SETTINGS:
                self._surface.open_settings(action.target)
            case ActionKind.LINK:
                self._outside.open_link(action.target)
            case ActionKind.COPY:
                self._outside.copy(action.target)
            case ActionKind.MUTE:
                self.mute(MuteFor(action.target))
            case ActionKind.HIDE_AMOUNTS:
                self.hide_amounts()
            case _ if action.target in self._engine.snapshot.providers:
                self._do_with(ProviderId(action.target), action.kind)

    def _do_with(self, provider_id: ProviderId, kind: ActionKind) -> None:
        snapshot = self._engine.snapshot
        state = snapshot.providers[provider_id]
        match kind:
            case ActionKind.DETAILS:
                self._outside.copy_details(provider_id)
            case ActionKind.AWAIT:
                self._alerts.ask(self._alerts.wishes.toggled(provider_id))
            case ActionKind.PAUSE:
                change = ProviderChange(enabled=not state.profile.enabled)
                self._surface.change_settings(with_provider(self._engine.settings, provider_id, change))
            case ActionKind.IGNORE:
                ignored = self._engine.ignore(provider_id, ignored=not state.is_ignored)
                self._book.note_ignored(provider_id, ignored)

    def mute(self, how: MuteFor) -> None:
        """Keeps messages quiet for a while, or no longer."""
        now = self._engine.clock.now()
        mutes = {
            MuteFor.HOUR: Mute(until=now + MUTED_FOR),
            MuteFor.TOMORROW: Mute(until=tomorrow_morning(now, None)),
            MuteFor.CHANGE: Mute(worst=self._engine.snapshot.worst_status),
        }
        self._alerts.mute(mutes.get(how))

    def hide_amounts(self) -> None:
        """Hides amounts of money, or shows them again."""
        settings = self._engine.settings
        self._surface.change_settings(with_amounts(settings, hidden=not settings.appearance.hide_amounts))

    def on_message_clicked(self, message: Message) -> None:
        """Shows what a notification is about."""
        self._surface.open_report(message.provider_id or "")

    def on_button_pressed(self, message: Message, button: Button) -> None:
        """Does what a notification offered."""
        match button:
            case Button.COPY_PROVIDER:
                self._outside.copy(message.failover or message.provider_id or "")
            case Button.MUTE:
                self.mute(MuteFor.HOUR)
            case Button.OPEN | Button.DETAILS:
                self._surface.open_report(message.provider_id or "")
            case Button.SETTINGS:
                self._surface.open_settings(message.provider_id or "")
            case Button.TOP_UP:
                self._open_top_up_page(message.provider_id)

    def _open_top_up_page(self, provider_id: ProviderId | None) -> None:
        state = None if provider_id is None else self._engine.snapshot.providers.get(provider_id)
        if state is not None:
            self._outside.open_link(state.profile.top_up_url or state.profile.base_url)

    def _take_wishes(self, wishes: Wishes) -> None:
        """Shows and keeps what changed about them, be it by a click, by time or by what happened."""
        self._book.note(wishes)
        self._surface.show_wishes(wishes)
        self._mute_ends.stop()
        if wishes.mute is not None and wishes.mute.until is not None:
            left = wishes.mute.until - self._engine.clock.now()
            self._mute_ends.start(max(0, int(left.total_seconds() * 1000)) + _A_MOMENT_LATER_MS)

    def _look_at_mute(self) -> None:
        self._alerts.look_again(self._engine.snapshot)
