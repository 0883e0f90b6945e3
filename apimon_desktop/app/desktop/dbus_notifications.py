"""Notifications over D-Bus: the freedesktop.org notification service, version 1.2, of Linux desktops."""

import asyncio
import html
import logging
from typing import Any, Final

from dbus_fast import AuthError, BusType, DBusError, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from apimon_desktop.app.desktop.notifier import Reactions
from apimon_desktop.core.alerts import message as messages
from apimon_desktop.core.text.translatable import printable
from apimon_desktop.paths import resource
from apimon_desktop.ui.language import localised, tr

log = logging.getLogger(__name__)

_NAME: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_CLICK: Final = "default"
_ANSWER_S: Final = 5.0
_URGENCY: Final = {messages.Urgency.LOW: 0, messages.Urgency.NORMAL: 1}
_SERVERS_CHOICE_MS: Final = -1


class DBusNotifications:
    """Sends messages one by one; a new one replaces the last of its group."""

    def __init__(self) -> None:
        self._bus: MessageBus | None = None
        self._server: str | None = None
        """The connection of the service that gave the numbers; after its restart they mean other messages."""
        self._shown: dict[int, Reactions] = {}
        self._numbers: dict[str, int] = {}
        """The service's number of the shown message of each group."""
        self._early: list[Message] | None = None
        """Signals that arrive before the number of the message being sent. None: none is being sent."""

    async def send(self, message: messages.Message, *, sound: bool, reactions: Reactions) -> bool:
        """Shows a message. False: it was not accepted."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                bus = await self._connected()
                able = await _call(bus, "GetCapabilities")
                if able.sender != self._server:
                    self._server = able.sender
                    self._shown.clear()
                    self._numbers.clear()
                replaced = self._numbers.pop(message.group, 0)
                arguments = _arguments(message, replaced, set(able.body[0]), sound=sound)
                self._early = []
                (number,) = (await _call(bus, "Notify", "susssasa{sv}i", *arguments)).body
        except (DBusError, AuthError, OSError, EOFError, ValueError) as fault:
            log.info("The desktop accepted no notification: %s: %s", type(fault).__name__, fault)
            self.close()
            return False
        self._numbers[message.group] = number
        self._shown[number] = reactions
        early, self._early = self._early, None
        for signal in early:
            self._on_signal(signal)
        return True

    def close(self) -> None:
        """Closes the connection; shown notifications stay."""
        bus, self._bus = self._bus, None
        self._shown.clear()
        self._numbers.clear()
        self._early = None
        if bus is not None and bus.connected:
            bus.disconnect()

    async def _connected(self) -> MessageBus:
        if self._bus is None or not self._bus.connected:
            self.close()
            self._bus = await MessageBus(bus_type=BusType.SESSION).connect()
            self._bus.add_message_handler(self._on_signal)
            rule = f"type='signal',interface='{_NAME}',path='{_PATH}'"
            await _call(
                self._bus, "AddMatch", "s", rule, name="org.freedesktop.DBus", path="/org/freedesktop/DBus"
            )
        return self._bus

    def _on_signal(self, signal: Message) -> None:
        if signal.message_type is not MessageType.SIGNAL or signal.interface != _NAME:
            return
        if signal.sender != self._server:
            return
        match signal.member, signal.body:
            case _, [int(number), _] if number not in self._shown:
                if self._early is not None:
                    self._early.append(signal)
            case "ActionInvoked", [int(number), str(key)]:
                react = self._shown[number].get("" if key == _CLICK else key)
                if react is not None:
                    react()
            case "NotificationClosed", [int(number), int()]:
                self._shown.pop(number, None)
                self._numbers = {group: n for group, n in self._numbers.items() if n != number}


def _arguments(message: messages.Message, replaced: int, can: set[str], *, sound: bool) -> tuple[Any, ...]:
    """The arguments of ``Notify``, limited to what the service can show."""
    actions = [_CLICK, tr("Open")]
    for number, button in enumerate(message.buttons):
        actions += [str(number), localised(message.label(button))]
    hints = {
        "urgency": Variant("y", _URGENCY[message.urgency]),
        "desktop-entry": Variant("s", "apimon"),
        "suppress-sound": Variant("b", not sound),
    }
    if sound:
        hints["sound-name"] = Variant("s", "message-new-instant")
    # Text must not be interpreted as markup.
    title, body = printable(message.title), printable(message.body)
    if "body-markup" in can:
        body = html.escape(body, quote=False)
    icon = resource("icons/apimon.svg").as_uri()
    shown_actions = actions if "actions" in can else []
    return ("API Monitor", replaced, icon, title, body, shown_actions, hints, _SERVERS_CHOICE_MS)


async def _call(
    bus: MessageBus, member: str, signature: str = "", *body: Any, name: str = _NAME, path: str = _PATH
) -> Message:
    """The reply to a call. Raises DBusError for an error reply."""
    answer = await bus.call(
        Message(
            destination=name, path=path, interface=name, member=member, signature=signature, body=list(body)
        )
    )
    if answer.message_type is MessageType.ERROR:
        raise DBusError(answer.error_name or "unnamed", str(answer.body[:1]))
    return answer
