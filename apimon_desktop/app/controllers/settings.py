"""The settings window, and the handlers of what is asked for in it."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from apimon_desktop.adapters.files.access import exists
from apimon_desktop.adapters.prices.update import fetched_on
from apimon_desktop.adapters.system.process import Measured, cpu_ratio, measured
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.app.controllers.commands import Dispatcher
from apimon_desktop.app.controllers.keys import KeyController
from apimon_desktop.app.controllers.problems import LoginStartController
from apimon_desktop.app.desktop.windows import OnDemand
from apimon_desktop.core.alerts.message import Message, sample
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.session.session import Session, TaskOwner
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.views.commands import (
    ChangeSettings,
    ImportKeys,
    MeasureFootprint,
    ReadDotenv,
    ReadKeyring,
    RemoveKey,
    ResetSettings,
    SaveKey,
    SendTestNotification,
    SetStartAtLogin,
    ShowFile,
    TestKey,
)
from apimon_desktop.ui.views.settings import Footprint, ImportOffer, Places
from apimon_desktop.ui.views.settings_entries import removed_ids

if TYPE_CHECKING:
    from apimon_desktop.ui.settings.window import SettingsWindow

_MEASURED_EVERY_MS: Final = 2_000
"""Only while the page is open that shows it."""


class SettingsController(QObject):
    """Opens the settings window when it is wanted, and handles its commands."""

    def __init__(
        self,
        session: Session,
        jobs: TaskOwner,
        bridge: Bridge,
        keys: KeyController,
        at_login: LoginStartController,
        *,
        dispatcher: Dispatcher,
        defaults: Settings,
        change: Callable[[Settings], None],
        send: Callable[[Message], None],
        connect: Callable[["SettingsWindow"], None],
        parent: QObject,
    ) -> None:
        """``defaults`` are the settings after a reset; ``connect`` adds what all windows have."""
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._bridge = bridge
        self._keys = keys
        self._at_login = at_login
        self._defaults = defaults
        self._change = change
        self._send = send
        self._connect = connect
        self._last: Measured | None = None
        self._window: OnDemand[SettingsWindow] = OnDemand(self._build)
        self._measure_again = QTimer(self)
        self._measure_again.setInterval(_MEASURED_EVERY_MS)
        self._measure_again.timeout.connect(self._measure)
        self._register(dispatcher)

    def open(self, provider_id: str = "") -> None:
        """Shows the settings, at one provider if it is named."""
        self._opened().open_in_front(provider_id)

    def open_adding(self) -> None:
        """Shows the settings at the page on which a provider is added."""
        window = self._opened()
        window.open_in_front()
        window.open_adding()

    def speak_anew(self) -> None:
        """Shows the settings in another language, if they are shown."""
        self._window.renew()
        self._jobs.start(self._show_places())

    def close(self) -> None:
        """Closes the window for good."""
        self._measure_again.stop()
        self._window.close()

    def _opened(self) -> "SettingsWindow":
        window = self._window.get()
        self._bridge.set_settings_open(True)
        self._jobs.start(self._at_login.read())
        self._jobs.start(self._show_places())
        return window

    def _build(self) -> "SettingsWindow":
        from apimon_desktop.ui.settings.window import SettingsWindow  # noqa: PLC0415 - when first looked at

        window = SettingsWindow()
        self._bridge.settings_changed.connect(window.show_view)
        window.open_changed.connect(self._bridge.set_settings_open)
        self._connect(window)
        return window

    def _register(self, dispatcher: Dispatcher) -> None:
        keys, show = self._keys, self._show_test
        for kind, begin in (
            (SetStartAtLogin, lambda it: self._at_login.switch(on=it.on)),
            (ReadKeyring, lambda _: keys.unlock()),
            (SaveKey, lambda it: keys.save(ProviderId(it.key_id), it.key, show)),
            (RemoveKey, lambda it: keys.remove(ProviderId(it.key_id), show)),
            (TestKey, lambda it: keys.test(ProviderId(it.key_id), it.key, show)),
            (ReadDotenv, lambda it: keys.look_into(Path(it.path), self._offer_import)),
            (ImportKeys, lambda it: keys.import_found(tuple(map(ProviderId, it.key_ids)), show)),
        ):
            dispatcher.register(kind, self._as_job(begin))
        dispatcher.register(ChangeSettings, lambda it: self._change_settings(it.settings))
        dispatcher.register(ResetSettings, lambda _: self._change_settings(self._defaults))
        dispatcher.register(SendTestNotification, lambda _: self._send_test())
        dispatcher.register(ShowFile, lambda it: _show_file(it.path))
        dispatcher.register(MeasureFootprint, lambda it: self._measure_while(on=it.on))

    def _as_job(self, begin: Callable[[Any], Coroutine[Any, Any, None]]) -> Callable[[Any], None]:
        return lambda command: self._jobs.start(begin(command))

    def _change_settings(self, settings: Settings) -> None:
        gone = removed_ids(self._session.engine.settings, settings)
        self._change(settings)
        if gone:
            self._jobs.start(self._keys.forget(gone))

    def _send_test(self) -> None:
        engine = self._session.engine
        self._send(sample(engine.snapshot, now=engine.clock.now(), tz=None))

    def _show_test(self, key_id: ProviderId, *, ok: bool | None, text: str) -> None:
        if (window := self._window.built) is not None:
            window.show_test(key_id, ok=ok, text=self._bridge.shown(text))

    def _offer_import(self, offers: tuple[ImportOffer, ...]) -> None:
        if (window := self._window.built) is not None:
            window.offer_import(self._bridge.shown(offers))

    async def _show_places(self) -> None:
        folders = self._session.plan.folders
        places = Places(
            config_file=str(folders.config_file),
            metrics_file=str(self._session.plan.metrics_file),
            log_file=str(folders.log_file),
            price_list_at=await in_daemon_thread(fetched_on, folders.price_list_file),
        )
        if (window := self._window.built) is not None:
            window.show_places(places)

    def _measure_while(self, *, on: bool) -> None:
        if on:
            self._measure_again.start()
            self._measure()
        else:
            self._measure_again.stop()

    def _measure(self) -> None:
        self._jobs.start(self._show_footprint())

    async def _show_footprint(self) -> None:
        before, self._last = self._last, await in_daemon_thread(measured)
        if (window := self._window.built) is not None:
            ratio = None if before is None else cpu_ratio(before, self._last)
            window.show_footprint(Footprint(memory_bytes=self._last.memory_bytes, cpu_ratio=ratio))


def _show_file(path: str) -> None:
    """Opens the folder of a file, or the nearest that exists: it may not have been written yet."""
    folder = next(folder for folder in Path(path).parents if exists(folder))
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
