"""Tests of the notification service's client, against a server on a bus of its own."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.notification_recorder import INTERFACE, PATH, NotificationRecorder

from apimon_desktop.app.desktop.dbus_notifications import DBusNotifications
from apimon_desktop.core.alerts.message import Button, Message, MessageKind
from apimon_desktop.ui.language import ENGLISH, speak

MESSAGE = Message(
    incident_id="1",
    provider_id=None,
    kind=MessageKind.OPENED,
    title="OpenAI is slow",
    body="2.8 s instead of 0.6 s.",
    group="openai",
    buttons=(Button.COPY_PROVIDER, Button.MUTE),
    failover_name="Together AI",
)


class EagerUser(NotificationRecorder):
    """Presses the second button while the server is still answering."""

    def _record(self, sent: list[Any]) -> int:
        number = super()._record(sent)
        self.press(self.notifications[-1], "1")
        return number


@pytest.fixture
async def service(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DBusNotifications]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus_address)
    service = DBusNotifications()
    yield service
    service.close()


async def sent(service: DBusNotifications, pressed: asyncio.Queue[str], buttons: str) -> bool:
    """Sends the message; each of its buttons says who it is."""
    return await service.send(
        MESSAGE,
        sound=False,
        reactions={str(number): partial(pressed.put_nowait, f"{buttons} {number}") for number in range(2)},
    )


async def test_a_button_that_is_pressed_at_once_is_not_lost(
    service: DBusNotifications, desktop: Desktop
) -> None:
    pressed: asyncio.Queue[str] = asyncio.Queue()
    async with EagerUser(desktop.bus_address), asyncio.timeout(30):
        assert await sent(service, pressed, "button")
        assert await pressed.get() == "button 1"


@pytest.mark.usefixtures("qapp")
async def test_its_buttons_are_labelled_in_the_readers_language(
    service: DBusNotifications, desktop: Desktop
) -> None:
    async with NotificationRecorder(desktop.bus_address) as server, asyncio.timeout(30):
        speak("de")
        try:
            assert await sent(service, asyncio.Queue(), "button")
        finally:
            speak(ENGLISH)
        assert await sent(service, asyncio.Queue(), "button")
    german, english = (list(one.buttons.values()) for one in server.notifications)
    assert german == ["Öffnen", "Together AI verwenden …", "1 Stunde stumm"]
    assert english == ["Open", "Use Together AI…", "Mute for 1 hour"]


async def test_buttons_of_another_programs_message_are_ignored(
    service: DBusNotifications, desktop: Desktop
) -> None:
    pressed: asyncio.Queue[str] = asyncio.Queue()
    async with NotificationRecorder(desktop.bus_address) as server, asyncio.timeout(30):
        for buttons in ("earlier", "later"):
            assert await sent(service, pressed, buttons)
        server.emit(PATH, INTERFACE, "ActionInvoked", "us", 4711, "0")
        server.press(server.notifications[-1], "0")
        assert await pressed.get() == "later 0"
        assert pressed.empty()


async def test_numbers_of_a_service_mean_nothing_after_its_restart(
    service: DBusNotifications, desktop: Desktop
) -> None:
    pressed: asyncio.Queue[str] = asyncio.Queue()
    async with asyncio.timeout(60):
        async with NotificationRecorder(desktop.bus_address) as before:
            assert await sent(service, pressed, "before")
        async with NotificationRecorder(desktop.bus_address) as after:
            after.press(before.notifications[-1], "0")  # by now another program's message
            assert await sent(service, pressed, "after")
            assert not after.notifications[-1].replaces
            after.press(after.notifications[-1], "1")
            assert await pressed.get() == "after 1"
    assert pressed.empty()
