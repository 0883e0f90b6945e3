"""The tray app: who is connected with whom. Every connection is on this page."""

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from apimon_desktop.adapters.config_file import save_config
from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.redaction import Redactor
from apimon_desktop.app.alert_desk import AlertDesk
from apimon_desktop.app.jobs import Jobs
from apimon_desktop.app.keys import Keys
from apimon_desktop.app.notifier import Notifier
from apimon_desktop.app.system.network import NetworkWatch
from apimon_desktop.app.system.power import PowerWatch
from apimon_desktop.app.system.sleep import SleepWatch
from apimon_desktop.app.tray_host import TrayHost
from apimon_desktop.app.windows import OnDemand
from apimon_desktop.core.messages import Button, Message
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import Problem, Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.alert_log import log_alert
from apimon_desktop.monitor.session import Session
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.tray import Tray
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.settings import ImportOffer

if TYPE_CHECKING:
    from apimon_desktop.ui.report_window import ReportWindow
    from apimon_desktop.ui.settings_window import SettingsWindow

log = logging.getLogger(__name__)

_TRAY_COMES_S = 1.5
"""At log-in the panel may come a moment after us; later than this, the report stands in for the icon."""


class TrayApp(QObject):
    """Connects the engine with what is seen, and what is asked for with whoever does it."""

    def __init__(
        self,
        session: Session,
        tray: Tray,
        jobs: Jobs,
        redactor: Redactor,
        *,
        problems: tuple[Problem, ...],
        stop: asyncio.Event,
    ) -> None:
        super().__init__()
        self._session = session
        self._engine = engine = session.engine
        self._tray = tray
        self._jobs = jobs
        self._stop = stop
        self._problems = problems
        self._file_problems: tuple[str, ...] = ()
        self._has_tray = Tray.is_possible()
        self._keys = Keys(session, on_change=self._send_conditions, learned=redactor.add)
        self._notifier = Notifier(tray.show_message, sound=self._wants_sound)
        self._alerts = AlertDesk(
            engine.clock,
            session.plan.thresholds,
            settings=lambda: engine.settings.alerts,
            send=self._notifier.send,
        )
        self._bridge = Bridge(
            snapshot=engine.snapshot, settings=engine.settings, now=engine.clock.now, parent=self
        )
        self._network, self._sleep = NetworkWatch(self), SleepWatch(self)
        self._power = PowerWatch(jobs.start, self)
        self._report: OnDemand[ReportWindow] = OnDemand(self._build_report)
        self._settings: OnDemand[SettingsWindow] = OnDemand(self._build_settings)
        self._connect()

    def _connect(self) -> None:
        self._engine.subscribe(log_alert)
        self._engine.subscribe(self._alerts)
        self._engine.subscribe(self._bridge.receive)
        self._engine.subscribe(self._power.receive)

        self._network.said.connect(self._on_network_said)
        self._network.changed.connect(self._engine.network_changed)
        self._sleep.falls_asleep.connect(self._engine.falls_asleep)
        self._sleep.woke.connect(self._engine.woke)
        self._power.on_battery.connect(self._on_battery)

        self._bridge.tray_changed.connect(self._tray.show_view)
        self._bridge.menu_changed.connect(self._tray.show_menu)

        self._tray.report_requested.connect(self.open_report)
        self._tray.check_requested.connect(self._engine.check_now)
        self._tray.settings_requested.connect(self.open_settings)
        self._tray.copy_requested.connect(self._copy)
        self._tray.quit_requested.connect(self._stop.set)

        self._notifier.clicked.connect(self._on_message_clicked)
        self._notifier.pressed.connect(self._on_button_pressed)

    def _build_report(self) -> "ReportWindow":
        from apimon_desktop.ui.report_window import ReportWindow  # noqa: PLC0415 - when first looked at

        window = ReportWindow()
        self._bridge.report_changed.connect(window.show_view)
        window.ages_outdated.connect(self._bridge.send_report)
        window.open_changed.connect(self._bridge.set_report_open)
        window.open_changed.connect(self._on_report_open)
        window.check_requested.connect(self._engine.check_now)
        window.quit_requested.connect(self._stop.set)
        window.settings_requested.connect(self.open_settings)
        window.link_requested.connect(self._open_link)
        window.copy_requested.connect(self._copy)
        return window

    def _build_settings(self) -> "SettingsWindow":
        from apimon_desktop.ui.settings_window import SettingsWindow  # noqa: PLC0415 - when first looked at

        window = SettingsWindow()
        self._bridge.settings_changed.connect(window.show_view)
        window.open_changed.connect(self._bridge.set_settings_open)
        window.settings_changed.connect(self._on_settings_changed)
        window.link_requested.connect(self._open_link)
        window.keyring_wanted.connect(self._on_keyring_wanted)
        window.key_saved.connect(self._on_key_saved)
        window.key_removed.connect(self._on_key_removed)
        window.key_test_requested.connect(self._on_key_test_requested)
        window.dotenv_chosen.connect(self._on_dotenv_chosen)
        window.import_confirmed.connect(self._on_import_confirmed)
        return window

    async def run(self, *, hidden: bool) -> None:
        """Watches until it is told to stop; ``hidden`` opens no window."""
        kept = await self._session.open()
        self.note_problems(kept.problems)
        self._bridge.send()
        self._jobs.run(self._engine.run())
        for watch in (self._network, self._sleep, self._power):
            watch.start()
        self._jobs.run(self._notifier.run())
        self._jobs.run(self._keys.read())
        if not self._has_tray:
            self._jobs.run(self._without_tray(hidden=hidden))
        await self._stop.wait()

    def close(self) -> None:
        """Takes everything that is seen down."""
        self._report.close()
        self._settings.close()
        self._tray.hide()
        self._notifier.close()

    # What is asked for

    def open_report(self, provider_id: str = "") -> None:
        """Shows the report because the user asked for it."""
        self._report.get().open_in_front(provider_id, icon=self._tray.place)

    def open_settings(self, provider_id: str = "") -> None:
        """Shows the settings, at one provider if it is named."""
        window = self._settings.get()
        self._bridge.set_settings_open(True)
        window.open_in_front(provider_id)

    def note_problem(self, sentence: str) -> None:
        """Shows what went wrong with a file just now."""
        self.note_problems((sentence,))

    def note_problems(self, sentences: tuple[str, ...]) -> None:
        """Shows what went wrong with files."""
        self._file_problems = tuple(dict.fromkeys((*self._file_problems, *sentences)))
        self._send_conditions()

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    def _open_link(self, url: str) -> None:
        QDesktopServices.openUrl(QUrl(url))

    def _on_report_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        self._engine.set_pace(report_open=is_open)

    def _on_settings_changed(self, settings: Settings) -> None:
        before = self._engine.settings
        self._session.apply(settings)
        self._keys.refresh()
        self._bridge.set_settings(settings)
        self._jobs.start(self._save_settings(settings, before))

    async def _save_settings(self, settings: Settings, before: Settings) -> None:
        path = self._session.plan.folders.config_file
        problem = await in_daemon_thread(save_config, path, settings, PROVIDERS, before)
        if problem is not None:
            self._problems = tuple(dict.fromkeys((*self._problems, problem)))
            self._send_conditions()

    # Keys

    def _on_keyring_wanted(self) -> None:
        self._jobs.start(self._keys.read())

    def _on_key_saved(self, provider_id: str, key: Secret) -> None:
        self._jobs.start(self._keys.save(ProviderId(provider_id), key, self._show_test))

    def _on_key_removed(self, provider_id: str) -> None:
        self._jobs.start(self._keys.remove(ProviderId(provider_id), self._show_test))

    def _on_key_test_requested(self, provider_id: str, key: Secret | None) -> None:
        self._jobs.start(self._keys.test(ProviderId(provider_id), key, self._show_test))

    def _on_dotenv_chosen(self, path: str) -> None:
        self._jobs.start(self._keys.look_into(Path(path), self._offer_import))

    def _on_import_confirmed(self, provider_ids: tuple[ProviderId, ...]) -> None:
        self._jobs.start(self._keys.import_found(provider_ids, self._show_test))

    def _show_test(self, provider_id: ProviderId, *, ok: bool, text: str) -> None:
        self._settings.get().show_test(provider_id, ok=ok, text=text)

    def _offer_import(self, offers: tuple[ImportOffer, ...]) -> None:
        self._settings.get().offer_import(offers)

    # Messages

    def _wants_sound(self) -> bool:
        return self._engine.settings.alerts.sound

    def _on_message_clicked(self, message: Message) -> None:
        self.open_report(message.provider_id)

    def _on_button_pressed(self, message: Message, button: Button) -> None:
        match button:
            case Button.COPY_PROVIDER:
                self._copy(message.failover or message.provider_id)
            case Button.MUTE:
                self._alerts.mute()
            case Button.OPEN:
                self.open_report(message.provider_id)
            case Button.SETTINGS:
                self.open_settings(message.provider_id)
            case Button.TOP_UP:
                profile = self._engine.snapshot.providers[message.provider_id].profile
                self._open_link(profile.top_up_url or profile.base_url)

    # What this computer is like

    def _on_network_said(self, is_there: bool) -> None:  # noqa: FBT001 - a slot
        self._engine.set_network_hint(online=is_there)

    def _on_battery(self, is_on_battery: bool) -> None:  # noqa: FBT001 - a slot
        self._engine.set_pace(on_battery=is_on_battery)

    def _send_conditions(self) -> None:
        self._bridge.set_conditions(
            Conditions(
                has_tray=self._has_tray,
                problems=self._problems,
                file_problems=self._file_problems,
                key_problems=self._keys.problems,
                can_save_keys=self._keys.can_save,
                can_read_keys_again=self._keys.can_read_again,
                saved_keys=self._keys.saved,
            )
        )

    async def _without_tray(self, *, hidden: bool) -> None:
        """Until a tray appears, the report stands in for the icon."""
        host = TrayHost(self)
        host.appeared.connect(self._on_tray_appeared)
        await asyncio.sleep(_TRAY_COMES_S)
        if not self._has_tray and not hidden:
            self._report.get().open_quietly()

    def _on_tray_appeared(self) -> None:
        self._has_tray = True
        self._tray.renew()
        self._send_conditions()
