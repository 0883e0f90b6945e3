"""The tray app: who is connected with whom. Every connection is on this page."""

import asyncio
import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from apimon_desktop.adapters.autostart import Autostart
from apimon_desktop.adapters.config_file import save_config
from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.redaction import Redactor
from apimon_desktop.app.alert_desk import AlertDesk
from apimon_desktop.app.at_login import AtLogin
from apimon_desktop.app.commands import Commands
from apimon_desktop.app.condition_desk import ConditionDesk
from apimon_desktop.app.jobs import Jobs
from apimon_desktop.app.keys import Keys
from apimon_desktop.app.local_api import LocalApi
from apimon_desktop.app.money_desk import MoneyDesk
from apimon_desktop.app.notifier import Notifier
from apimon_desktop.app.report_desk import ReportDesk
from apimon_desktop.app.settings_desk import SettingsDesk
from apimon_desktop.app.surroundings import Surroundings
from apimon_desktop.app.tray_host import TrayHost
from apimon_desktop.app.window_places import WindowPlaces
from apimon_desktop.app.windows import REPORT, SETTINGS, Foresight, OnDemand
from apimon_desktop.core.messages import Message
from apimon_desktop.core.settings import AlertSettings, Problem, Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.wishes import Wishes
from apimon_desktop.monitor.alert_log import log_alert
from apimon_desktop.monitor.money_facts import MoneyNews
from apimon_desktop.monitor.prices import PriceUpdates
from apimon_desktop.monitor.recent import LOOKED_BACK
from apimon_desktop.monitor.session import Session
from apimon_desktop.monitor.wish_book import HistoryWishBook
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.language import speak
from apimon_desktop.ui.tray import Tray

if TYPE_CHECKING:
    from apimon_desktop.app.first_run import FirstRun
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
        autostart: Autostart | None,
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
        self._bridge = Bridge(
            snapshot=engine.snapshot, settings=engine.settings, now=engine.clock.now, parent=self
        )
        self._conditions = ConditionDesk(
            has_tray=Tray.is_possible(),
            problems=problems,
            show=self._bridge.set_conditions,
        )
        self._places = WindowPlaces(session.plan.folders.windows_file, jobs.start)
        self._api = LocalApi(session, on_change=self._conditions.send)
        self._keys = Keys(session, on_change=self._on_keys_changed, learned=redactor.add)
        self._at_login = AtLogin(autostart, on_change=self._conditions.send)
        self._conditions.attach(self._keys, self._at_login, self._api)
        self._notifier = Notifier(tray.show_message, sound=self._wants_sound)
        self._alerts = AlertDesk(
            engine.clock,
            session.plan.thresholds,
            settings=lambda: engine.settings.alerts,
            send=self._send_message,
            keep=session.money.keep,
        )
        self._commands = Commands(engine, self._alerts, HistoryWishBook(session.keeper), self, self)
        self._report_desk = ReportDesk(session, jobs, redact=redactor, shown=self._bridge.shown, parent=self)
        self._usage = MoneyDesk(session, start=jobs.start, shown=self._bridge.shown, parent=self)
        self._foresight = Foresight(self)
        self._report: OnDemand[ReportWindow] = OnDemand(self._build_report)
        self._settings = SettingsDesk(
            session,
            jobs,
            self._bridge,
            self._keys,
            self._at_login,
            # A demo's own lead its providers to the simulator.
            defaults=session.plan.settings if autostart is None else Settings(),
            change=self.change_settings,
            send=self._send_message,
            connect=self._connect_settings,
            parent=self,
        )
        self._first_run: FirstRun | None = None
        speak(engine.settings.appearance.language)
        self._connect()

    def _connect(self) -> None:
        self._engine.subscribe(log_alert)
        self._engine.subscribe(self._alerts)
        self._engine.subscribe(self._bridge.receive)
        self._engine.subscribe(self._report_desk.receive)
        self._surroundings = Surroundings(self._engine, self._jobs.start, self)
        self._engine.subscribe(self._session.money)
        self._forget_money = self._session.money.subscribe(self._on_money)
        self._engine.subscribe(self._price_updates())

        self._bridge.tray_changed.connect(self._tray.show_view)
        self._bridge.menu_changed.connect(self._tray.show_menu)
        self._bridge.report_changed.connect(self._usage.send)
        self._tray.menu.aboutToShow.connect(self._bridge.bring_up_to_date)
        self._tray.menu.aboutToShow.connect(self._foresight.begin)

        self._tray.report_requested.connect(self.open_report)
        self._tray.check_requested.connect(self._engine.check_now)
        self._tray.settings_requested.connect(self.open_settings)
        self._tray.action_chosen.connect(self._commands.do)
        self._tray.quit_requested.connect(self._stop.set)

        self._notifier.clicked.connect(self._commands.on_message_clicked)
        self._notifier.pressed.connect(self._commands.on_button_pressed)

    def _price_updates(self) -> PriceUpdates:
        return PriceUpdates(
            is_wanted=lambda: self._engine.settings.update_prices,
            fetch=self._session.fetch_prices,
            start=self._jobs.start,
        )

    def _build_report(self) -> "ReportWindow":
        self._report_desk.look_ahead()
        from apimon_desktop.ui.report_window import ReportWindow  # noqa: PLC0415 - when first looked at

        window = ReportWindow()
        self._places.settle("report", window)
        self._bridge.report_changed.connect(window.show_view)
        window.ages_outdated.connect(self._bridge.send_report)
        window.open_changed.connect(self._bridge.set_report_open)
        window.open_changed.connect(self._on_report_open)
        self._report_desk.attach(window)
        self._bridge.money_changed.connect(window.usage.show_money)
        self._usage.attach(window.usage)
        window.usage.csv_requested.connect(self.copy_as_it_is)
        window.action_chosen.connect(self._commands.do)
        window.check_requested.connect(self._engine.check_now)
        window.quit_requested.connect(self._stop.set)
        window.settings_requested.connect(self.open_settings)
        window.link_requested.connect(self.open_link)
        window.copy_requested.connect(self.copy)
        window.amounts_toggled.connect(self._commands.hide_amounts)
        return window

    def _connect_settings(self, window: "SettingsWindow") -> None:
        self._places.settle("settings", window)
        window.amounts_toggled.connect(self._commands.hide_amounts)
        window.link_requested.connect(self.open_link)

    async def run(self, *, hidden: bool, greets: bool) -> None:
        """Watches until it is told to stop; ``hidden``: opens no window; ``greets``: the first run."""
        kept = await self._session.open()
        self._conditions.note_files(*kept.problems)
        self._commands.begin(kept.wishes)
        self._bridge.send()
        self._jobs.run(self._watch(hidden=hidden, greets=greets))
        self._surroundings.start()
        self._jobs.run(self._notifier.run())
        self._jobs.run(self._api.run())
        self._jobs.start(self._read_incidents())
        await self._stop.wait()

    async def _watch(self, *, hidden: bool, greets: bool) -> None:
        """Polls; in a first run not before its greeting is over."""
        if greets:
            await self._greet()
        else:
            self._jobs.run(self._keys.read())
        if not self._conditions.has_tray:
            self._jobs.run(self._without_tray(hidden=hidden))
        await self._engine.run()

    async def _greet(self) -> None:
        from apimon_desktop.app.first_run import FirstRun  # noqa: PLC0415 - once in a lifetime

        self._first_run = FirstRun(
            self._session,
            self._jobs,
            self._keys,
            self._at_login,
            has_tray=self._conditions.has_tray,
            take_alerts=self._take_alerts,
            send=self._send_message,
            complain=self._conditions.note_setting,
            parent=self,
        )
        await self._first_run.greet()
        # By the thread of the windows, and not by whichever collects garbage next.
        self._first_run.deleteLater()
        self._first_run = None

    def close(self) -> None:
        """Takes everything that is seen down, and keeps nothing more: the files are closed next."""
        self._forget_money()
        self._foresight.close()
        self._commands.close()
        self._report.close()
        self._settings.close()
        self._places.close()
        if self._first_run is not None:
            self._first_run.close()
        self._tray.hide()
        self._notifier.close()

    # What is asked for

    def open_report(self, provider_id: str = "") -> None:
        """Shows the report because the user asked for it."""
        self._foresight.do(REPORT, partial(self._show_report, provider_id))

    def open_settings(self, provider_id: str = "") -> None:
        """Shows the settings, at one provider if it is named."""
        self._foresight.do(SETTINGS, partial(self._settings.open, provider_id))

    def come_forward(self) -> None:
        """Shows what a second start wants to see: the greeting while it lasts, then the report."""
        if self._first_run is None or not self._first_run.raise_window():
            self.open_report()

    def note_problem(self, sentence: str) -> None:
        """Shows what went wrong with a file just now."""
        self._conditions.note_files(sentence)

    def copy(self, text: str) -> None:
        """Puts a text into the clipboard, without amounts where these are hidden."""
        QGuiApplication.clipboard().setText(self._bridge.shown(text))

    def details(self, provider_id: ProviderId) -> str:
        """All that is known of a provider, as a text to hand on. Raises KeyError for an unknown one."""
        return self._bridge.details(provider_id)

    def copy_as_it_is(self, text: str) -> None:
        """Puts a text into the clipboard, amounts and all."""
        QGuiApplication.clipboard().setText(text)

    def open_link(self, url: str) -> None:
        """Opens a page in the browser."""
        QDesktopServices.openUrl(QUrl(url))

    def show_wishes(self, wishes: Wishes) -> None:
        """Shows what the user asked for about messages."""
        self._bridge.set_wishes(wishes)

    async def _read_incidents(self) -> None:
        since = self._engine.clock.now() - LOOKED_BACK
        asked = self._session.keeper.ask_history(lambda history: history.incidents(None, since))
        incidents = await asyncio.wrap_future(asked)
        self._bridge.begin_incidents(incidents or ())

    def _show_report(self, provider_id: str) -> None:
        self._report.get().open_in_front(provider_id, icon=self._tray.place)

    def _on_report_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        self._engine.set_pace(report_open=is_open)
        self._foresight.begin()

    def change_settings(self, settings: Settings) -> None:
        """Puts changed settings into force, and saves them."""
        before = self._engine.settings
        self._session.apply(settings)
        speaks_another = speak(settings.appearance.language)
        self._keys.refresh()
        self._bridge.set_settings(settings)
        if speaks_another:
            self._report.renew()
            self._settings.speak_anew()
            if self._first_run is not None:
                self._first_run.speak_anew()
        self._api.look_again()
        self._jobs.start(self._save_settings(settings, before))

    async def _save_settings(self, settings: Settings, before: Settings) -> None:
        path = self._session.plan.folders.config_file
        problem = await in_daemon_thread(save_config, path, settings, PROVIDERS, before)
        if problem is not None:
            self._conditions.note_setting(problem)

    def _take_alerts(self, alerts: AlertSettings) -> None:
        self.change_settings(replace(self._engine.settings, alerts=alerts))

    # Keys

    def _on_keys_changed(self) -> None:
        self._api.look_again()
        self._conditions.send()
        if self._first_run is not None:
            self._first_run.keys_changed()

    # Messages

    def _on_money(self, news: MoneyNews) -> None:
        self._bridge.set_money(news.summary)
        self._usage.on_money()
        self._alerts.note_money(news, self._engine.snapshot)

    def _send_message(self, message: Message) -> None:
        self._notifier.send(self._bridge.shown(message))

    def _wants_sound(self) -> bool:
        return self._engine.settings.alerts.sound

    async def _without_tray(self, *, hidden: bool) -> None:
        """Until a tray appears, the report stands in for the icon."""
        host = TrayHost(self)
        host.appeared.connect(self._on_tray_appeared)
        await asyncio.sleep(_TRAY_COMES_S)
        if not self._conditions.has_tray and not hidden:
            self._report.get().open_quietly()

    def _on_tray_appeared(self) -> None:
        self._tray.renew()
        self._conditions.note_tray()
