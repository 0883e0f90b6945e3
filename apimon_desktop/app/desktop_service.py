"""The notification service of a Linux desktop (freedesktop.org's, version 1.2).

Spoken to directly: it takes one call and two signals, and its answer proves that a message was taken.
"""

import asyncio
import html
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dbus_fast import BusType, DBusError, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from apimon_desktop.core import messages
from apimon_desktop.core.text import printable
from apimon_desktop.paths import resource
from apimon_desktop.ui.language import localised, tr

log = logging.getLogger(__name__)

_NAME: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_CLICK: Final = "default"
_ANSWER_S: Final = 5.0
_URGENCY: Final = {messages.Urgency.LOW: 0, messages.Urgency.NORMAL: 1}
_SERVERS_CHOICE_MS: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    clicked: Callable[[], None]
    pressed: Sequence[Callable[[], None]]


class DesktopService:
    """Sends messages one by one; a later one of the same group takes the place of the earlier."""

    def __init__(self) -> None:
        self._bus: MessageBus | None = None
        self._shown: dict[int, _Shown] = {}
        self._numbers: dict[str, int] = {}
        """Group to the service's number of the message that stands for it."""
        self._early: list[Message] | None = None
        """Signals about a message whose number is on its way to us. None: none is on its way."""

    async def send(
        self,
        message: messages.Message,
        *,
        sound: bool,
        clicked: Callable[[], None],
        pressed: Sequence[Callable[[], None]],
    ) -> bool:
        """Shows a message; ``pressed`` has one call for each of its buttons. False: it was not taken."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                bus = await self._connected()
                can = set((await _call(bus, "GetCapabilities"))[0])
                for group in message.obsoletes:
                    if (number := self._numbers.pop(group, None)) is not None:
                        await _call(bus, "CloseNotification", "u", number)
                replaced = self._numbers.pop(message.group, 0)
                arguments = _arguments(message, replaced, can, sound=sound)
                self._early = []
                (number,) = await _call(bus, "Notify", "susssasa{sv}i", *arguments)
        except (DBusError, OSError, EOFError, TimeoutError) as fault:
            log.info("The desktop took no notification: %s: %s", type(fault).__name__, fault)
            self.close()
            return False
        self._numbers[message.group] = number
        self._shown[number] = _Shown(clicked=clicked, pressed=pressed)
        early, self._early = self._early, None
        for signal in early:
            self._on_signal(signal)
        return True

    def close(self) -> None:
        """Ends the connection; what is shown stays shown."""
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
        match signal.member, signal.body:
            case _, [int(number), _] if number not in self._shown:
                if self._early is not None:
                    self._early.append(signal)
            case "ActionInvoked", [int(number), str(key)]:
                shown = self._shown[number]
                if key == _CLICK:
                    shown.clicked()
                elif key.isdecimal() and int(key) < len(shown.pressed):
                    shown.pressed[int(key)]()
            case "NotificationClosed", [int(number), int()]:
                self._shown.pop(number, None)
                self._numbers = {group: n for group, n in self._numbers.items() if n != number}


def _arguments(message: messages.Message, replaced: int, can: set[str], *, sound: bool) -> tuple[Any, ...]:
    """What ``Notify`` takes, as far as the service can show it."""
    actions = [_CLICK, tr("Open")]
    for number, button in enumerate(message.buttons):
        actions += [str(number), localised(button.value)]
    hints = {
        "urgency": Variant("y", _URGENCY[message.urgency]),
        "desktop-entry": Variant("s", "apimon"),
        "suppress-sound": Variant("b", not sound),
    }
    if sound:
        hints["sound-name"] = Variant("s", "message-new-instant")
    # What a message names must not be taken for a tag.
    title, body = printable(message.title), printable(message.body)
    if "body-markup" in can:
        body = html.escape(body, quote=False)
    icon = resource("icons/apimon.svg").as_uri()
    shown_actions = actions if "actions" in can else []
    return ("API Monitor", replaced, icon, title, body, shown_actions, hints, _SERVERS_CHOICE_MS)


async def _call(
    bus: MessageBus, member: str, signature: str = "", *body: Any, name: str = _NAME, path: str = _PATH
) -> list[Any]:
    """The answer to a call. Raises DBusError where it is an error."""
    answer = await bus.call(
        Message(
            destination=name, path=path, interface=name, member=member, signature=signature, body=list(body)
        )
    )
    if answer.message_type is MessageType.ERROR:
        raise DBusError(answer.error_name or "unnamed", str(answer.body[:1]))
    return list(answer.body)
