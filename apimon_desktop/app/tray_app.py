"""The tray app: who is connected with whom. Every connection is on this page."""

import asyncio
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from apimon_desktop.adapters.autostart import Autostart
from apimon_desktop.adapters.config_file import save_config
from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.adapters.redaction import Redactor
from apimon_desktop.app.alert_desk import AlertDesk
from apimon_desktop.app.at_login import AtLogin
from apimon_desktop.app.commands import Commands
from apimon_desktop.app.condition_desk import ConditionDesk
from apimon_desktop.app.greeting import Greeting
from apimon_desktop.app.hand_over import HandOver
from apimon_desktop.app.keys import Keys
from apimon_desktop.app.local_api import LocalApi
from apimon_desktop.app.mac_windows import NO_MAC_ICON, settle_on_mac
from apimon_desktop.app.money_desk import MoneyDesk
from apimon_desktop.app.notifier import Notifier
from apimon_desktop.app.report_desk import ReportDesk
from apimon_desktop.app.settings_desk import SettingsDesk
from apimon_desktop.app.stand_in import StandIn
from apimon_desktop.app.surroundings import Surroundings
from apimon_desktop.app.window_places import WindowPlaces
from apimon_desktop.app.windows import REPORT, SETTINGS, Foresight, OnDemand
from apimon_desktop.core.messages import Message
from apimon_desktop.core.settings import Problem, Settings
from apimon_desktop.core.wishes import Wishes
from apimon_desktop.monitor.alert_log import log_alert
from apimon_desktop.monitor.jobs import Jobs
from apimon_desktop.monitor.money_facts import MoneyNews
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
            has_tray=Tray.is_possible(), problems=problems, show=self._bridge.set_conditions
        )
        if not self._conditions.has_tray and sys.platform == "darwin":
            self._conditions.note_files(NO_MAC_ICON)
        self._places = WindowPlaces(session.plan.folders.windows_file, jobs.start)
        self._api = LocalApi(session, on_change=self._conditions.send)
        self._keys = Keys(session, on_change=self._on_keys_changed, learned=redactor.add)
        self._at_login = AtLogin(autostart, on_change=self._conditions.send)
        self._conditions.attach(self._keys, self._at_login, self._api)
        self._notifier = Notifier(tray.show_message, sound=lambda: engine.settings.alerts.sound)
        self._alerts = self._alert_desk()
        self._hand_over = HandOver(self._bridge, self)
        book = HistoryWishBook(session.keeper)
        self._commands = Commands(
            engine, self._alerts, book, surface=self, outside=self._hand_over, parent=self
        )
        self._report_desk = ReportDesk(session, jobs, redact=redactor, shown=self._bridge.shown, parent=self)
        self._usage = MoneyDesk(session, start=jobs.start, shown=self._bridge.shown, parent=self)
        self._foresight = Foresight(self)
        self._report: OnDemand[ReportWindow] = OnDemand(self._build_report)
        # A demo's own lead its providers to the simulator.
        self._settings = self._settings_desk(session.plan.settings if autostart is None else Settings())
        self._greeting = Greeting(self._build_first_run)
        speak(engine.settings.appearance.language)
        self._connect()

    def _alert_desk(self) -> AlertDesk:
        return AlertDesk(
            self._engine.clock,
            self._session.plan.thresholds,
            settings=lambda: self._engine.settings.alerts,
            send=self._send_message,
            keep=self._session.money.keep,
        )

    def _settings_desk(self, defaults: Settings) -> SettingsDesk:
        return SettingsDesk(
            self._session,
            self._jobs,
            self._bridge,
            self._keys,
            self._at_login,
            defaults=defaults,
            change=self.change_settings,
            send=self._send_message,
            connect=self._connect_settings,
            parent=self,
        )

    def _connect(self) -> None:
        self._engine.subscribe(log_alert)
        self._engine.subscribe(self._alerts)
        self._engine.subscribe(self._bridge.receive)
        self._engine.subscribe(self._report_desk.receive)
        self._surroundings = Surroundings(self._engine, self._jobs.start, self)
        self._engine.subscribe(self._session.money)
        self._forget_money = self._session.money.subscribe(self._on_money)
        self._engine.subscribe(self._session.price_updates(self._jobs.start))

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

        self._tray.message_clicked.connect(self._notifier.on_fallback_clicked)
        self._notifier.clicked.connect(self._commands.on_message_clicked)
        self._notifier.pressed.connect(self._commands.on_button_pressed)

    def _build_report(self) -> "ReportWindow":
        self._report_desk.look_ahead()
        from apimon_desktop.ui.report_window import ReportWindow  # noqa: PLC0415 - when first looked at

        window = ReportWindow()
        self._places.settle("report", window)
        settle_on_mac(window)
        self._bridge.report_changed.connect(window.show_view)
        window.ages_outdated.connect(self._bridge.send_report)
        window.open_changed.connect(self._bridge.set_report_open)
        window.open_changed.connect(self._on_report_open)
        self._report_desk.attach(window)
        self._bridge.money_changed.connect(window.usage.show_money)
        self._usage.attach(window.usage)
        window.usage.csv_requested.connect(self._hand_over.copy_as_it_is)
        window.action_chosen.connect(self._commands.do)
        window.check_requested.connect(self._engine.check_now)
        window.quit_requested.connect(self._stop.set)
        window.settings_requested.connect(self.open_settings)
        window.link_requested.connect(self._hand_over.open_link)
        window.copy_requested.connect(self._hand_over.copy)
        window.amounts_toggled.connect(self._commands.hide_amounts)
        return window

    def _connect_settings(self, window: "SettingsWindow") -> None:
        self._places.settle("settings", window)
        settle_on_mac(window)
        window.amounts_toggled.connect(self._commands.hide_amounts)
        window.link_requested.connect(self._hand_over.open_link)

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
        self._jobs.start(self._begin_incidents())
        await self._stop.wait()

    async def _watch(self, *, hidden: bool, greets: bool) -> None:
        """Polls; in a first run not before its greeting is over."""
        if greets:
            await self._greeting.hold()
        else:
            self._jobs.run(self._keys.read())
        self._jobs.run(self._keys.watch_lock())
        if not self._conditions.has_tray:
            stand_in = StandIn(self._tray, self._conditions, self._open_quietly, self)
            self._jobs.run(stand_in.run(hidden=hidden))
        await self._engine.run()

    async def _begin_incidents(self) -> None:
        self._bridge.begin_incidents(await self._session.recent_incidents())

    def _build_first_run(self) -> "FirstRun":
        from apimon_desktop.app.first_run import FirstRun  # noqa: PLC0415 - once in a lifetime

        return FirstRun(
            self._session,
            self._jobs,
            self._keys,
            self._at_login,
            has_tray=self._conditions.has_tray,
            change=self.change_settings,
            send=self._send_message,
            complain=self._conditions.note_setting,
            parent=self,
        )

    def close(self) -> None:
        """Takes everything that is seen down, and keeps nothing more: the files are closed next."""
        self._forget_money()
        self._foresight.close()
        self._commands.close()
        self._report.close()
        self._settings.close()
        self._places.close()
        self._greeting.close()
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
        if not self._greeting.raise_window():
            self.open_report()

    def note_problem(self, sentence: str) -> None:
        """Shows what went wrong with a file just now."""
        self._conditions.note_files(sentence)

    def show_wishes(self, wishes: Wishes) -> None:
        """Shows what the user asked for about messages."""
        self._bridge.set_wishes(wishes)

    def _show_report(self, provider_id: str) -> None:
        self._report.get().open_in_front(provider_id, icon=self._tray.place)

    def _open_quietly(self) -> None:
        self._report.get().open_quietly()

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
            self._greeting.speak_anew()
        self._api.look_again()
        self._jobs.start(self._save_settings(settings, before))

    async def _save_settings(self, settings: Settings, before: Settings) -> None:
        path = self._session.plan.folders.config_file
        problem = await in_daemon_thread(save_config, path, settings, PROVIDERS, before)
        if problem is not None:
            self._conditions.note_setting(problem)

    # What happened

    def _on_keys_changed(self) -> None:
        self._api.look_again()
        self._conditions.send()
        self._greeting.keys_changed()

    def _on_money(self, news: MoneyNews) -> None:
        self._bridge.set_money(news.summary)
        self._usage.on_money()
        self._alerts.note_money(news, self._engine.snapshot)

    def _send_message(self, message: Message) -> None:
        self._notifier.send(self._bridge.shown(message))
