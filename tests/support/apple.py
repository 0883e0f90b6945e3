"""Modules that stand for pyobjc's, for tests of what is sent to macOS and of what comes back."""

import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from apimon_desktop.adapters.system.process import BUNDLE_ID


class NSObject:
    """The base of classes that the system calls; takes the protocols as pyobjc does."""

    protocols: tuple[str, ...] = ()
    names: ClassVar[set[str]] = set()

    def __init_subclass__(cls, protocols: tuple[str, ...] = ()) -> None:
        cls.protocols = tuple(protocols)
        assert cls.__name__ not in NSObject.names, "overriding existing Objective-C class"
        NSObject.names.add(cls.__name__)

    @classmethod
    def alloc(cls) -> "NSObject":
        return cls()

    def init(self) -> "NSObject":
        return self


class Recorder:
    """Takes any ``setName_`` call and keeps what was set."""

    def __init__(self, **values: Any) -> None:
        self.values: dict[str, Any] = values

    @classmethod
    def alloc(cls) -> "Recorder":
        return cls()

    def init(self) -> "Recorder":
        return self

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not name.startswith("set"):
            raise AttributeError(name)
        return lambda value: self.values.__setitem__(name.removeprefix("set").rstrip("_"), value)


class Centre:
    """A UNUserNotificationCenter that answers on another thread, as the system's does."""

    def __init__(self) -> None:
        self.granted: bool | None = True
        """None: the user has not answered yet."""
        self.answer_later: Any = None
        """What to call once they do."""
        self.error: str | None = None
        self.status = 2
        self.delegate: Any = None
        self.delivered: dict[str, dict[str, Any]] = {}
        self.categories: dict[str, list[tuple[str, str, int]]] = {}
        self.asked = 0

    def setDelegate_(self, delegate: Any) -> None:  # noqa: N802
        self.delegate = delegate

    def requestAuthorizationWithOptions_completionHandler_(self, _options: int, handler: Any) -> None:  # noqa: N802
        self.asked += 1
        self.answer_later = handler
        if self.granted is not None:
            _elsewhere(handler, self.granted, None)

    def getNotificationSettingsWithCompletionHandler_(self, handler: Any) -> None:  # noqa: N802
        if self.granted is not None:
            _elsewhere(handler, SimpleNamespace(authorizationStatus=lambda: self.status))

    def addNotificationRequest_withCompletionHandler_(self, request: Any, handler: Any) -> None:  # noqa: N802
        if self.error is None:
            self.delivered[request.identifier] = request.content.values
        _elsewhere(handler, self.error)

    def setNotificationCategories_(self, categories: set[Any]) -> None:  # noqa: N802
        self.categories = {category.name: list(category.actions) for category in categories}

    def click(self, group: str, action: str = "com.apple.UNNotificationDefaultActionIdentifier") -> None:
        """What a click on a message does, on another thread."""
        request = SimpleNamespace(identifier=lambda: group)
        notification = SimpleNamespace(request=lambda: request)
        response = SimpleNamespace(notification=lambda: notification, actionIdentifier=lambda: action)
        done = threading.Event()
        name = "userNotificationCenter_didReceiveNotificationResponse_withCompletionHandler_"
        _elsewhere(getattr(self.delegate, name), self, response, done.set)
        assert done.is_set(), "macOS wants to be told that the click was dealt with"


def _elsewhere(call: Callable[..., Any], *arguments: Any) -> None:
    """On a thread of the system's; an exception there would end the process."""
    faults: list[BaseException] = []

    def run() -> None:
        try:
            call(*arguments)
        except BaseException as fault:  # noqa: BLE001 - whatever it is
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert not faults, f"macOS ends the process: {faults}"


class AppKitError(Exception):
    """Stands for objc.error, as which pyobjc raises AppKit's exceptions."""


class Category:
    """A UNNotificationCategory; hashable, as a set of them is handed over."""

    def __init__(self, name: str, actions: list[tuple[str, str, int]]) -> None:
        self.name = name
        self.actions = actions


def _category(name: str, actions: list[tuple[str, str, int]], _intents: list[str], _options: int) -> Category:
    return Category(name, actions)


class Mac:
    """All modules that stand for pyobjc's, and what was done to them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, bundle: str | None = BUNDLE_ID) -> None:
        self.centre = Centre()
        self.activities: list[str] = []
        self.application = Recorder()
        self.hidden = 0
        self.behaviour = 1 << 7
        """What Qt gives a window: NSWindowCollectionBehaviorFullScreenPrimary."""
        self._install(monkeypatch, bundle)

    def _install(self, monkeypatch: pytest.MonkeyPatch, bundle: str | None) -> None:
        main_bundle = SimpleNamespace(bundleIdentifier=lambda: bundle)
        info = SimpleNamespace(
            beginActivityWithOptions_reason_=self._begin,
            endActivity_=self.activities.remove,
        )
        foundation = SimpleNamespace(
            NSObject=NSObject,
            NSBundle=SimpleNamespace(mainBundle=lambda: main_bundle),
            NSProcessInfo=SimpleNamespace(processInfo=lambda: info),
        )
        self.application.__dict__["hide_"] = self._hide
        app_kit = SimpleNamespace(NSApplication=SimpleNamespace(sharedApplication=lambda: self.application))
        window = SimpleNamespace(
            collectionBehavior=lambda: self.behaviour, setCollectionBehavior_=self._set_behaviour
        )
        view = SimpleNamespace(window=lambda: window)
        objc = SimpleNamespace(protocolNamed=str, objc_object=lambda **_address: view)
        for name, module in {
            "Foundation": foundation,
            "AppKit": app_kit,
            "objc": objc,
            "UserNotifications": self._notifications(),
        }.items():
            monkeypatch.setitem(sys.modules, name, module)

    def _notifications(self) -> SimpleNamespace:
        return SimpleNamespace(
            UNUserNotificationCenter=SimpleNamespace(currentNotificationCenter=lambda: self.centre),
            UNMutableNotificationContent=Recorder,
            UNNotificationSound=SimpleNamespace(defaultSound=lambda: "default"),
            UNNotificationRequest=SimpleNamespace(
                requestWithIdentifier_content_trigger_=lambda identifier, content, trigger: SimpleNamespace(
                    identifier=identifier, content=content, trigger=trigger
                )
            ),
            UNNotificationAction=SimpleNamespace(
                actionWithIdentifier_title_options_=lambda identifier, title, options: (
                    identifier,
                    title,
                    options,
                )
            ),
            UNNotificationCategory=SimpleNamespace(
                categoryWithIdentifier_actions_intentIdentifiers_options_=_category
            ),
        )

    def _begin(self, _options: int, reason: str) -> str:
        self.activities.append(reason)
        return reason

    def _hide(self, _sender: object) -> None:
        self.hidden += 1

    def _set_behaviour(self, behaviour: int) -> None:
        for group in ((1 << 0) | (1 << 1), (1 << 7) | (1 << 8) | (1 << 9)):
            if (behaviour & group).bit_count() > 1:
                raise AppKitError(f"NSInternalInconsistencyException: collectionBehavior {behaviour:#x}")
        self.behaviour = behaviour
