"""Carries out what users ask for in the menu, in windows and on notifications (`ui.views.commands`)."""

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from apimon_desktop.app.controllers.alerts import AlertController
from apimon_desktop.core.alerts.message import Button, Message, MessageKind, Urgency
from apimon_desktop.core.alerts.quiet import Mute, tomorrow_morning
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.limits import MUTED_FOR
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.core.text.translatable import say
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.views.commands import (
    CopyDetails,
    CopyText,
    MuteFor,
    MuteNotifications,
    OpenLink,
    OpenReport,
    OpenSettings,
    ToggleAmounts,
    ToggleIgnore,
    TogglePause,
    ToggleRecoveryNotice,
)
from apimon_desktop.ui.views.settings import with_amounts, with_provider

C = TypeVar("C")


class Dispatcher:
    """Passes each command to the handler of its type. A window's ``commanded`` signal goes to `dispatch`."""

    def __init__(self) -> None:
        self._handlers: dict[type, Callable[[Any], object]] = {}

    def register(self, command_type: type[C], handler: Callable[[C], object]) -> None:
        """Sets the handler of a type. Raises ValueError where it has one."""
        if command_type in self._handlers:
            raise ValueError(f"{command_type.__name__} has a handler already")
        self._handlers[command_type] = handler

    def dispatch(self, command: object) -> None:
        """Calls the handler. Raises KeyError where there is none."""
        self._handlers[type(command)](command)


def command_for(message: Message, button: Button, snapshot: Snapshot) -> object | None:
    """The command of a notification's button. None: its provider was removed."""
    provider_id = message.provider_id or ""
    match button:
        case Button.COPY_PROVIDER:
            return CopyText(text=_backup_text(message, snapshot))
        case Button.MUTE:
            return MuteNotifications(duration=MuteFor.HOUR)
        case Button.OPEN | Button.DETAILS:
            return OpenReport(provider_id=provider_id)
        case Button.SETTINGS | Button.REPLACE_KEY:
            return OpenSettings(provider_id=provider_id)
        case Button.TOP_UP:
            state = snapshot.providers.get(ProviderId(provider_id))
            return None if state is None else OpenLink(url=state.profile.top_up_url or state.profile.base_url)
        case Button.STATUS_PAGE:
            state = snapshot.providers.get(ProviderId(provider_id))
            url = None if state is None else state.profile.status_page_url
            return None if url is None else OpenLink(url=url)


def copied_message(message: Message, snapshot: Snapshot) -> Message:
    """What says, after a click on "Use …", that name and address are in the clipboard."""
    return Message(
        incident_id=f"copied-{message.incident_id}",
        provider_id=message.failover,
        kind=MessageKind.COPIED,
        title=say("Copied: {name}", name=message.failover_name),
        body=say("{text}. Paste it where you choose the provider.", text=_backup_text(message, snapshot)),
        group="copied",
        urgency=Urgency.LOW,
    )


def _backup_text(message: Message, snapshot: Snapshot) -> str:
    """Name and address of the backup: "Together AI https://api.together.xyz/v1"."""
    state = None if message.failover is None else snapshot.providers.get(message.failover)
    address = () if state is None else (state.profile.base_url,)
    return " ".join((message.failover_name or str(message.provider_id or ""), *address))


class Commands:
    """Handles commands about notifications, providers and hidden amounts.

    A provider may have been removed since its line was shown: such a command has no effect.
    """

    def __init__(
        self,
        session: Session,
        alerts: AlertController,
        dispatcher: Dispatcher,
        change: Callable[[Settings], None],
    ) -> None:
        """``change`` applies and saves settings."""
        self._session = session
        self._engine = session.engine
        self._alerts = alerts
        self._change = change
        dispatcher.register(MuteNotifications, self._mute)
        dispatcher.register(ToggleRecoveryNotice, self._toggle_recovery_notice)
        dispatcher.register(ToggleIgnore, self._toggle_ignore)
        dispatcher.register(TogglePause, self._toggle_pause)
        dispatcher.register(ToggleAmounts, self._toggle_amounts)

    def _mute(self, command: MuteNotifications) -> None:
        now = self._engine.clock.now()
        mutes = {
            MuteFor.HOUR: Mute(until=now + MUTED_FOR),
            MuteFor.TOMORROW: Mute(until=tomorrow_morning(now, None)),
            MuteFor.CHANGE: Mute(worst=self._engine.snapshot.worst_status),
        }
        self._alerts.mute(mutes.get(command.duration))

    def _toggle_recovery_notice(self, command: ToggleRecoveryNotice) -> None:
        if (provider_id := ProviderId(command.provider_id)) in self._engine.snapshot.providers:
            self._alerts.set_prefs(self._alerts.prefs.toggled(provider_id))

    def _toggle_ignore(self, command: ToggleIgnore) -> None:
        provider_id = ProviderId(command.provider_id)
        if (state := self._engine.snapshot.providers.get(provider_id)) is not None:
            ignored = self._engine.ignore(provider_id, ignored=not state.is_ignored)
            self._session.recorder.note_ignored(provider_id, ignored)

    def _toggle_pause(self, command: TogglePause) -> None:
        provider_id = ProviderId(command.provider_id)
        if (state := self._engine.snapshot.providers.get(provider_id)) is not None:
            is_on = not state.profile.enabled
            self._change(with_provider(self._engine.settings, provider_id, enabled=is_on))

    def _toggle_amounts(self, _command: ToggleAmounts) -> None:
        settings = self._engine.settings
        self._change(with_amounts(settings, hidden=not settings.appearance.hide_amounts))


def handle_desktop_actions(dispatcher: Dispatcher, bridge: Bridge) -> None:
    """Registers what copies texts, as the windows show them, and opens links."""

    def copy(text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def copy_details(command: CopyDetails) -> None:
        with contextlib.suppress(KeyError):  # the provider was removed since its line was shown
            copy(bridge.shown(bridge.details(ProviderId(command.provider_id))))

    dispatcher.register(CopyText, lambda it: copy(it.text if it.keeps_amounts else bridge.shown(it.text)))
    dispatcher.register(CopyDetails, copy_details)
    dispatcher.register(OpenLink, lambda it: QDesktopServices.openUrl(QUrl(it.url)))
