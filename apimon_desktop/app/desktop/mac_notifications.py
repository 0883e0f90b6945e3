"""Notifications on macOS: with UNUserNotificationCenter inside the bundle, with ``osascript`` outside.

Outside a bundle the notification centre raises, and Qt's own notifications do not appear.
``osascript`` shows a notification in the name of the Script Editor, without buttons and clicks.
Follows https://developer.apple.com/documentation/usernotifications (read 2026-11-30); not run on a Mac yet.
"""

import asyncio
import contextlib
import logging
import subprocess
import threading
import types
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

from apimon_desktop.adapters.system.process import framework, runs_in_bundle
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.app.desktop.notifier import Reactions
from apimon_desktop.core.alerts.message import Button, Message
from apimon_desktop.ui.language import localised

log = logging.getLogger(__name__)

_ALERT_AND_SOUND: Final = (1 << 2) | (1 << 1)
"""UNAuthorizationOptionAlert and UNAuthorizationOptionSound."""
_BANNER: Final = 1 << 4
_LIST: Final = 1 << 3
_SOUND: Final = 1 << 1
"""UNNotificationPresentationOptions."""
_FOREGROUND: Final = 1 << 2
"""UNNotificationActionOptionForeground: macOS activates this app first."""
_OPENS_WINDOW: Final = frozenset({Button.OPEN, Button.DETAILS, Button.SETTINGS, Button.REPLACE_KEY})
"""The other buttons work without taking the focus."""
_CLICK: Final = "com.apple.UNNotificationDefaultActionIdentifier"
_STATES: Final = {
    0: "not decided yet: macOS asks at the first notification",
    1: "refused, so Qt's own way is tried. Allow them under System Settings, Notifications, API Monitor",
    2: "allowed",
    3: "allowed quietly",
}
"""UNAuthorizationStatus."""
_ANSWER_S: Final = 5.0
_SCRIPT: Final = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)
_SCRIPT_WITH_SOUND: Final = (_SCRIPT[0], f'{_SCRIPT[1]} sound name "Ping"', _SCRIPT[2])


class NotificationCentre:
    """Sends notifications with UNUserNotificationCenter; a new one replaces the last of its group.

    Its answers and clicks arrive on system threads and are passed to the event loop.
    """

    def __init__(self) -> None:
        """Needs a running event loop. Raises ImportError where pyobjc is not installed."""
        self._loop = asyncio.get_running_loop()
        self._api = framework("UserNotifications")
        self._centre = self._api.UNUserNotificationCenter.currentNotificationCenter()
        self._delegate = _new_delegate(self._on_response)  # the centre itself does not keep it alive
        self._centre.setDelegate_(self._delegate)
        self._refusal: asyncio.Future[str | None] | None = None
        """Why no notification may be shown. Its result None: they may."""
        self._shown: dict[str, Reactions] = {}
        self._categories: dict[tuple[str, ...], Any] = {}

    async def prepare(self) -> None:
        """Has macOS ask once for permission; does not wait for the answer."""
        if self._refusal is None:
            self._refusal = answer = self._loop.create_future()
            refused = "the user has not allowed them"
            self._centre.requestAuthorizationWithOptions_completionHandler_(
                _ALERT_AND_SOUND,
                lambda granted, error: self._tell(answer, None if granted else str(error or refused)),
            )

    async def send(self, message: Message, *, sound: bool, reactions: Reactions) -> bool:
        """Shows a message. False: it was not accepted."""
        await self.prepare()
        assert self._refusal is not None  # noqa: S101 - `prepare` has set it
        try:
            async with asyncio.timeout(_ANSWER_S):
                if (refusal := await asyncio.shield(self._refusal)) is not None:
                    log.info("Notification Center takes nothing of this app: %s", refusal)
                    self._refusal = None  # asked again for the next message: it may be allowed by then
                    return False
                self._shown[message.group] = reactions
                added = self._loop.create_future()
                self._centre.addNotificationRequest_withCompletionHandler_(
                    self._request(message, sound=sound), lambda error: self._tell(added, error)
                )
                error = await added
        except TimeoutError:
            log.info("macOS did not answer within %.0f s whether notifications are allowed", _ANSWER_S)
            return False
        if error is not None:
            log.info("macOS refused a notification: %s", error)
        return error is None

    def close(self) -> None:
        """Receives no more clicks; shown notifications stay in Notification Center."""
        self._centre.setDelegate_(None)
        self._shown.clear()

    def _request(self, message: Message, *, sound: bool) -> Any:
        content = self._api.UNMutableNotificationContent.alloc().init()
        content.setTitle_(message.title)
        content.setBody_(message.body)
        content.setThreadIdentifier_(message.group)
        if sound:
            content.setSound_(self._api.UNNotificationSound.defaultSound())
        if message.buttons:
            content.setCategoryIdentifier_(self._category(message))
        return self._api.UNNotificationRequest.requestWithIdentifier_content_trigger_(
            message.group, content, None
        )

    def _category(self, message: Message) -> str:
        """The name of the category with the message's buttons, after registering it."""
        labels = tuple(localised(message.label(button)) for button in message.buttons)
        name = " ".join(labels)
        actions = [
            self._api.UNNotificationAction.actionWithIdentifier_title_options_(
                str(number), labels[number], _FOREGROUND if button in _OPENS_WINDOW else 0
            )
            for number, button in enumerate(message.buttons)
        ]
        make = self._api.UNNotificationCategory.categoryWithIdentifier_actions_intentIdentifiers_options_
        self._categories[labels] = make(name, actions, [], 0)
        self._centre.setNotificationCategories_(set(self._categories.values()))
        return name

    def _tell(self, future: "asyncio.Future[Any]", value: Any) -> None:
        """Passes a completion handler's value to the event loop; in any thread."""
        self._on_loop(lambda: None if future.done() else future.set_result(value))

    def _on_response(self, group: str, action: str) -> None:
        self._on_loop(lambda: self._respond(group, action))

    def _on_loop(self, call: Callable[[], None]) -> None:
        """Runs a callback on the loop; an exception here would end the process, as AppKit's do."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(call)

    def _respond(self, group: str, action: str) -> None:
        react = self._shown.get(group, {}).get("" if action == _CLICK else action)
        if react is not None:
            react()


class ScriptNotifications:
    """Sends notifications with ``osascript``, for a Python outside the bundle."""

    async def send(
        self,
        message: Message,
        *,
        sound: bool,
        reactions: Reactions,  # noqa: ARG002 - osascript reports no clicks
    ) -> bool:
        """Shows a message without its buttons. False: ``osascript`` failed."""
        lines = _SCRIPT_WITH_SOUND if sound else _SCRIPT
        options = [part for line in lines for part in ("-e", line)]
        command = ("/usr/bin/osascript", *options, message.title, message.body)
        return await in_daemon_thread(_ends_well, command)

    async def prepare(self) -> None:
        """Nothing to ask."""

    def close(self) -> None:
        """Nothing is open."""


def _ends_well(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_ANSWER_S, check=False)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired) as fault:
        log.info("osascript showed no notification: %s", type(fault).__name__)
        return False
    return done.returncode == 0


def mac_service() -> NotificationCentre | ScriptNotifications:
    """The notification service for this process. Needs a running event loop."""
    if not runs_in_bundle():
        return ScriptNotifications()
    try:
        return NotificationCentre()
    except ImportError:
        return ScriptNotifications()


def notification_way() -> tuple[bool, str]:
    """Whether notifications are allowed, and which service shows them, for people; waits at most 2 s."""
    if not runs_in_bundle():
        return (
            True,
            "by osascript, in the name of the Script Editor: this Python runs outside the app's bundle",
        )
    try:
        api = framework("UserNotifications")
    except ImportError:
        return True, "by Qt: pyobjc is not installed"
    statuses: list[int] = []
    answered = threading.Event()

    def receive(settings: Any) -> None:
        statuses.append(int(settings.authorizationStatus()))
        answered.set()

    centre = api.UNUserNotificationCenter.currentNotificationCenter()
    centre.getNotificationSettingsWithCompletionHandler_(receive)
    if not answered.wait(2.0):
        return True, "by UNUserNotificationCenter; macOS did not report whether they are allowed"
    (status,) = statuses
    return status != 1, f"by UNUserNotificationCenter; {_STATES.get(status, 'allowed')}"


def _new_delegate(on_response: Callable[[str, str], None]) -> Any:
    protocol = framework("objc").protocolNamed("UNUserNotificationCenterDelegate")
    delegate = _delegate_class(framework("Foundation").NSObject, protocol).alloc().init()
    delegate.on_response = on_response
    return delegate


@cache  # Objective-C registers a class name only once
def _delegate_class(base: type, protocol: object) -> Any:
    """Made here because its base exists on macOS only."""

    def present(_self: Any, _centre: Any, _notification: Any, handler: Callable[[int], None]) -> None:
        handler(_BANNER | _LIST | _SOUND)

    def respond(self: Any, _centre: Any, response: Any, handler: Callable[[], None]) -> None:
        group = response.notification().request().identifier()
        self.on_response(str(group), str(response.actionIdentifier()))
        handler()

    methods = {
        "userNotificationCenter_willPresentNotification_withCompletionHandler_": present,
        "userNotificationCenter_didReceiveNotificationResponse_withCompletionHandler_": respond,
    }
    return types.new_class(
        "ApimonNotificationDelegate",
        (base,),
        {"protocols": [protocol]},
        lambda namespace: namespace.update(methods),
    )
