"""The settings window, and what is asked in it: each a change of settings or a coroutine."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.file_access import exists
from apimon_desktop.adapters.own_footprint import Measured, cpu_ratio, measured
from apimon_desktop.adapters.price_update import fetched_on
from apimon_desktop.app.at_login import AtLogin
from apimon_desktop.app.keys import Keys
from apimon_desktop.app.windows import OnDemand
from apimon_desktop.core.messages import Message
from apimon_desktop.core.previews import AlertKind, preview
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.jobs import Jobs
from apimon_desktop.monitor.session import Session
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.views.about import Footprint, Places
from apimon_desktop.ui.views.settings import ImportOffer
from apimon_desktop.ui.views.settings_added import removed_ids

if TYPE_CHECKING:
    from apimon_desktop.ui.settings_window import SettingsWindow

_MEASURED_EVERY_MS: Final = 2_000
"""Only while the page is looked at that tells of it."""


class SettingsDesk(QObject):
    """Opens the settings when they are wanted, and sees to what is asked in them."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        bridge: Bridge,
        keys: Keys,
        at_login: AtLogin,
        *,
        defaults: Settings,
        change: Callable[[Settings], None],
        send: Callable[[Message], None],
        connect: Callable[["SettingsWindow"], None],
        parent: QObject,
    ) -> None:
        """Takes what the app is made of.

        ``defaults`` are the settings after a reset; ``change`` puts settings into force and saves them;
        ``send`` sends a notification; ``connect`` adds what the other windows have too.
        """
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
        self._began_mono_s = time.monotonic()
        self._last: Measured | None = None
        """The last look at what this program takes. None: nobody looked yet."""
        self._window: OnDemand[SettingsWindow] = OnDemand(self._build)
        self._look_again = QTimer(self)
        self._look_again.setInterval(_MEASURED_EVERY_MS)
        self._look_again.timeout.connect(self._measure_soon)

    def open(self, provider_id: str = "") -> None:
        """Shows the settings, at one provider if it is named."""
        window = self._window.get()
        self._bridge.set_settings_open(True)
        self._jobs.start(self._at_login.read())
        self._jobs.start(self._show_places())
        window.open_in_front(provider_id)

    def speak_anew(self) -> None:
        """Shows the settings in another language, where they are shown."""
        self._window.renew()
        self._jobs.start(self._show_places())

    def close(self) -> None:
        """Takes the window down for good."""
        self._look_again.stop()
        self._window.close()

    def _build(self) -> "SettingsWindow":
        from apimon_desktop.ui.settings_window import SettingsWindow  # noqa: PLC0415 - when first looked at

        window = SettingsWindow()
        self._bridge.settings_changed.connect(window.show_view)
        window.open_changed.connect(self._bridge.set_settings_open)
        window.settings_changed.connect(self._on_changed)
        window.reset_wanted.connect(self._on_reset)
        window.at_login_changed.connect(self._on_at_login_changed)
        window.preview_wanted.connect(self._on_preview)
        window.reveal_wanted.connect(self._on_reveal)
        window.about_shown.connect(self._on_about)
        window.keyring_wanted.connect(self._on_keyring_wanted)
        window.key_saved.connect(self._on_key_saved)
        window.key_removed.connect(self._on_key_removed)
        window.key_test_requested.connect(self._on_key_test_requested)
        window.dotenv_chosen.connect(self._on_dotenv_chosen)
        window.import_confirmed.connect(self._on_import_confirmed)
        self._connect(window)
        return window

    # Settings

    def _on_changed(self, settings: Settings) -> None:
        gone = removed_ids(self._session.engine.settings, settings)
        self._change(settings)
        if gone:
            self._jobs.start(self._keys.forget(gone))

    def _on_reset(self) -> None:
        self._on_changed(self._defaults)

    def _on_at_login_changed(self, is_wanted: bool) -> None:  # noqa: FBT001 - a slot
        self._jobs.start(self._at_login.switch(on=is_wanted))

    def _on_preview(self, kind: AlertKind) -> None:
        engine = self._session.engine
        self._send(preview(kind, engine.snapshot, now=engine.clock.now(), tz=None))

    # Keys

    def _on_keyring_wanted(self) -> None:
        self._jobs.start(self._keys.unlock())

    def _on_key_saved(self, key_id: str, key: Secret) -> None:
        self._jobs.start(self._keys.save(ProviderId(key_id), key, self._show_test))

    def _on_key_removed(self, key_id: str) -> None:
        self._jobs.start(self._keys.remove(ProviderId(key_id), self._show_test))

    def _on_key_test_requested(self, key_id: str, key: Secret | None) -> None:
        self._jobs.start(self._keys.test(ProviderId(key_id), key, self._show_test))

    def _on_dotenv_chosen(self, path: str) -> None:
        self._jobs.start(self._keys.look_into(Path(path), self._offer_import))

    def _on_import_confirmed(self, key_ids: tuple[ProviderId, ...]) -> None:
        self._jobs.start(self._keys.import_found(key_ids, self._show_test))

    def _show_test(self, key_id: ProviderId, *, ok: bool, text: str) -> None:
        if (window := self._window.built) is not None:
            window.show_test(key_id, ok=ok, text=self._bridge.shown(text))

    def _offer_import(self, offers: tuple[ImportOffer, ...]) -> None:
        if (window := self._window.built) is not None:
            window.offer_import(self._bridge.shown(offers))

    # About

    def _on_reveal(self, path: str) -> None:
        """Opens the folder of a file, or the nearest that is there: nothing may have been written yet."""
        folder = next(folder for folder in Path(path).parents if exists(folder))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

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

    def _on_about(self, is_shown: bool) -> None:  # noqa: FBT001 - a slot
        if is_shown:
            self._look_again.start()
            self._measure_soon()
        else:
            self._look_again.stop()

    def _measure_soon(self) -> None:
        self._jobs.start(self._measure())

    async def _measure(self) -> None:
        before, self._last = self._last, await in_daemon_thread(measured)
        if (window := self._window.built) is not None:
            window.show_footprint(
                Footprint(
                    memory_bytes=self._last.memory_bytes,
                    cpu_ratio=None if before is None else cpu_ratio(before, self._last),
                    cpu_s=self._last.cpu_s,
                    running_s=self._last.at_mono_s - self._began_mono_s,
                )
            )
