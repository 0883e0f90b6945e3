"""The tray app: what it consists of, and every connection between its parts."""

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from apimon_desktop.adapters.files.config import save_config
from apimon_desktop.adapters.system.autostart import Autostart
from apimon_desktop.adapters.system.front_program import front_daw
from apimon_desktop.adapters.system.threads import in_daemon_thread
from apimon_desktop.app.controllers.alerts import AlertController, StudioController
from apimon_desktop.app.controllers.commands import (
    Commands,
    Dispatcher,
    command_for,
    copied_message,
    handle_desktop_actions,
)
from apimon_desktop.app.controllers.keys import KeyController
from apimon_desktop.app.controllers.problems import (
    LocalApi,
    LoginStartController,
    ProblemCollector,
    TrayFallback,
)
from apimon_desktop.app.controllers.report import ReportController
from apimon_desktop.app.controllers.settings import SettingsController
from apimon_desktop.app.controllers.usage import UsageController
from apimon_desktop.app.desktop.notifier import Notifier
from apimon_desktop.app.desktop.system import SystemWatch
from apimon_desktop.app.desktop.windows import (
    NO_MAC_ICON,
    REPORT,
    SETTINGS,
    OnDemand,
    WindowPlaces,
    WindowPreloader,
    set_up_mac_window,
)
from apimon_desktop.core.alerts.message import Button, Message
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import Settings
from apimon_desktop.monitor.money.read import MoneyNews
from apimon_desktop.monitor.session.session import Session, TaskOwner, log_alert
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.ui.bridge import Bridge
from apimon_desktop.ui.language import speak
from apimon_desktop.ui.tray.tray import Tray
from apimon_desktop.ui.views.commands import (
    CheckNow,
    OpenReport,
    OpenSettings,
    Quit,
    ToggleReport,
)

if TYPE_CHECKING:
    from apimon_desktop.app.controllers.first_run import FirstRun
    from apimon_desktop.ui.popover.window import Popover
    from apimon_desktop.ui.settings.window import SettingsWindow


class TrayApp(QObject):
    """Connects the engine, the controllers and the windows."""

    def __init__(
        self,
        session: Session,
        tray: Tray,
        jobs: TaskOwner,
        autostart: Autostart | None,
        *,
        problems: tuple[Problem, ...],
        stop: asyncio.Event,
    ) -> None:
        """``autostart`` None: this is a demo. ``problems`` are those of the settings."""
        super().__init__()
        self._session, self._engine = session, session.engine
        self._tray, self._jobs, self._stop = tray, jobs, stop
        speak(self._engine.settings.appearance.language)
        self._build_services(autostart, problems)
        self._build_controllers()
        self._build_windows(is_demo=autostart is None)
        self._connect_engine()
        self._connect_tray()

    # What there is

    def _build_services(self, autostart: Autostart | None, problems: tuple[Problem, ...]) -> None:
        session, engine = self._session, self._engine
        self._bridge = Bridge(
            snapshot=engine.snapshot, settings=engine.settings, now=engine.clock.now, parent=self
        )
        self._api = LocalApi(session, on_change=self._send_problems)
        self._keys = KeyController(session, on_change=self._on_keys_changed)
        self._login_start = LoginStartController(autostart, on_change=self._send_problems)
        self._problems = ProblemCollector(
            self._keys,
            self._login_start,
            self._api,
            has_tray=Tray.is_possible(),
            problems=problems,
            show=self._bridge.set_conditions,
        )
        if not self._problems.has_tray and sys.platform == "darwin":
            self._problems.note_files(NO_MAC_ICON)
        self._notifier = Notifier(
            self._tray.show_message, sound=lambda: engine.settings.alerts.sound and not front_daw()
        )
        self._system = SystemWatch(engine, self._jobs.start, self)

    def _build_controllers(self) -> None:
        session, shown = self._session, self._bridge.shown
        self._dispatcher = Dispatcher()
        handle_desktop_actions(self._dispatcher, self._bridge)
        self._alerts = AlertController(session, self._send_message, self._bridge.set_prefs)
        self._studio = StudioController(
            session, self._alerts, on_change=self._on_studio, freeze_icon=self._bridge.freeze_icon
        )
        self._commands = Commands(session, self._alerts, self._dispatcher, self.change_settings)
        self._report_controller = ReportController(
            session, self._jobs, self._dispatcher, shown=shown, parent=self
        )
        self._usage = UsageController(
            session, self._dispatcher, start=self._jobs.start, shown=shown, parent=self
        )

    def _build_windows(self, *, is_demo: bool) -> None:
        session = self._session
        self._places = WindowPlaces(session.plan.folders.windows_file, self._jobs.start)
        self._preloader = WindowPreloader(self)
        self._report: OnDemand[Popover] = OnDemand(self._build_report)
        self._settings = SettingsController(
            session,
            self._jobs,
            self._bridge,
            self._keys,
            self._login_start,
            dispatcher=self._dispatcher,
            # A demo's settings point its providers to the simulator, also after a reset.
            defaults=session.plan.settings if is_demo else Settings(),
            change=self.change_settings,
            send=self._send_message,
            connect=partial(self._set_up_window, "settings"),
            parent=self,
        )
        self._writing_config = asyncio.Lock()
        self._first_run: FirstRun | None = None
        """None: it is over, or took place in an earlier run."""

    # Who is connected with whom

    def _connect_engine(self) -> None:
        for subscriber in (
            log_alert,
            self._alerts,
            self._session.hooks,
            self._bridge.receive,
            self._report_controller.receive,
            self._session.money,
            self._session.price_updates(self._jobs.start),
        ):
            self._engine.subscribe(subscriber)
        self._forget_money = self._session.money.subscribe(self._on_money)

    def _connect_tray(self) -> None:
        self._bridge.tray_changed.connect(self._tray.show_view)
        self._bridge.menu_changed.connect(self._tray.show_menu)
        self._bridge.report_changed.connect(self._usage.send)
        self._tray.menu.aboutToShow.connect(self._bridge.bring_up_to_date)
        self._tray.menu.aboutToShow.connect(self._preloader.begin)

        handle = self._dispatcher.register
        handle(ToggleReport, lambda _: self._preloader.do(REPORT, self._toggle_report))
        handle(OpenReport, lambda command: self.open_report(command.provider_id))
        handle(OpenSettings, lambda command: self.open_settings(command.provider_id))
        handle(CheckNow, lambda _: self._engine.check_now())
        handle(Quit, lambda _: self._stop.set())
        self._tray.commanded.connect(self.dispatch)

        self._tray.message_clicked.connect(self._notifier.on_fallback_clicked)
        self._notifier.clicked.connect(lambda message: self.open_report(message.provider_id or ""))
        self._notifier.pressed.connect(self._on_button_pressed)

    def _build_report(self) -> "Popover":
        self._report_controller.look_ahead()
        from apimon_desktop.ui.popover.window import Popover  # noqa: PLC0415 - when first opened

        window = Popover(has_tray=self._problems.has_tray)
        self._set_up_window("report", window)
        self._bridge.report_changed.connect(window.show_view)
        window.ages_outdated.connect(self._bridge.send_report)
        window.open_changed.connect(self._bridge.set_report_open)
        window.open_changed.connect(self._on_report_open)
        self._report_controller.attach(window)
        window.pages.costs_opened.connect(self._usage.set_open)
        self._usage.changed.connect(window.pages.show_costs)
        return window

    def _set_up_window(self, name: str, window: "Popover | SettingsWindow") -> None:
        self._places.settle(name, window)
        set_up_mac_window(window)
        window.commanded.connect(self.dispatch)

    async def run(self, *, hidden: bool, greets: bool) -> None:
        """Runs until it is stopped. ``hidden`` opens no window; ``greets`` begins with the first run."""
        saved = await self._session.open()
        self._problems.note_files(*saved.problems)
        self._alerts.begin(saved.notices, saved.prefs)
        if not greets:
            self._keys.announce_read()
        self._bridge.send()
        self._jobs.run(self._watch(hidden=hidden, greets=greets))
        self._system.start()
        for part in (self._notifier, self._studio, self._session.hooks, self._api):
            self._jobs.run(part.run())
        self._jobs.start(self._begin_incidents())
        await self._stop.wait()

    async def _watch(self, *, hidden: bool, greets: bool) -> None:
        """Polls, once the first run is over."""
        if greets:
            await self._welcome()
        else:
            self._jobs.run(self._keys.read())
        self._jobs.run(self._keys.watch_lock())
        if not self._problems.has_tray:
            fallback = TrayFallback(
                self._tray, self._problems, lambda: self._report.get().open_quietly(), self
            )
            self._jobs.run(fallback.run(hidden=hidden))
        await self._engine.run()

    async def _welcome(self) -> None:
        """Runs the first run; what opens afterwards shows where the app is."""
        self._first_run = first_run = self._build_first_run()
        await first_run.run()
        # On the windows' thread, and not on whichever collects garbage next.
        first_run.deleteLater()
        self._first_run = None
        if first_run.adds_provider:
            self._preloader.do(SETTINGS, self._settings.open_adding)
        elif self._problems.has_tray:
            self._preloader.do(REPORT, self._show_where_it_is)

    async def _begin_incidents(self) -> None:
        self._bridge.begin_incidents(await self._session.recent_incidents())

    def _build_first_run(self) -> "FirstRun":
        from apimon_desktop.app.controllers.first_run import FirstRun  # noqa: PLC0415 - once per user

        return FirstRun(
            self._session,
            self._jobs,
            self._keys,
            self._login_start,
            has_tray=self._problems.has_tray,
            change=self.change_settings,
            dispatch=self.dispatch,
            write=self._write_config,
            parent=self,
        )

    def close(self) -> None:
        """Closes everything visible and saves nothing more: the files are closed next."""
        self._forget_money()
        self._keys.close()
        self._preloader.close()
        self._studio.close()
        self._alerts.close()
        self._report.close()
        self._settings.close()
        if self._first_run is not None:
            self._first_run.close()
        self._tray.hide()
        self._notifier.close()

    # What is asked for

    def dispatch(self, command: object) -> None:
        """Carries out a command of `ui.views.commands`."""
        self._dispatcher.dispatch(command)

    def _on_button_pressed(self, message: Message, button: Button) -> None:
        if (command := command_for(message, button, self._engine.snapshot)) is not None:
            self.dispatch(command)
        if button is Button.COPY_PROVIDER:
            self._send_message(copied_message(message, self._engine.snapshot))

    def open_report(self, provider_id: str = "") -> None:
        """Shows the report, at one provider if it is named."""
        self._preloader.do(REPORT, partial(self._show_report, provider_id))

    def open_settings(self, provider_id: str = "") -> None:
        """Shows the settings, at one provider if it is named."""
        self._preloader.do(SETTINGS, partial(self._settings.open, provider_id))

    def come_forward(self) -> None:
        """Shows the report, or the first run while it lasts, because the app was started again."""
        if self._first_run is None or not self._first_run.raise_window():
            self.open_report()

    def note_problem(self, sentence: str) -> None:
        """Shows a problem with a file."""
        self._problems.note_files(sentence)

    def _show_report(self, provider_id: str) -> None:
        self._problems.note(daw=front_daw())
        self._report.get().open_in_front(provider_id, icon=self._tray.place)

    def _show_where_it_is(self) -> None:
        from apimon_desktop.ui.first_run.coach_mark import show_where_it_is  # noqa: PLC0415 - shown once

        self._show_report("")
        show_where_it_is(self._report.get(), self._tray.place)

    def _toggle_report(self) -> None:
        self._problems.note(daw=front_daw())
        self._report.get().toggle(icon=self._tray.place)

    def _on_report_open(self, is_open: bool) -> None:  # noqa: FBT001 - a slot
        self._engine.set_pace(report_open=is_open)
        self._preloader.begin()

    def change_settings(self, settings: Settings) -> None:
        """Applies and saves changed settings."""
        before = self._engine.settings
        self._session.apply(settings)
        speaks_another = speak(settings.appearance.language)
        self._jobs.start(self._keys.refresh())
        self._bridge.set_settings(settings)
        if speaks_another:
            self._report.renew()
            self._settings.speak_anew()
            if self._first_run is not None:
                self._first_run.speak_anew()
        self._api.look_again()
        self._studio.look()
        self._jobs.start(self._write_config(lambda path: save_config(path, settings, PROVIDERS, before)))

    async def _write_config(self, write: Callable[[Path], Problem | None]) -> None:
        """Writes to the settings file, one change after the other: each reads what the last one wrote."""
        async with self._writing_config:
            problem = await in_daemon_thread(write, self._session.plan.folders.config_file)
        if problem is not None:
            self._problems.note_setting(problem)

    # What happened

    def _send_problems(self) -> None:
        self._problems.send()

    def _on_keys_changed(self) -> None:
        self._api.look_again()
        self._send_problems()
        if self._first_run is not None:
            self._first_run.keys_changed()

    def _on_money(self, news: MoneyNews) -> None:
        self._bridge.set_money(news.summary)
        self._usage.on_money()
        self._report_controller.show_details()
        self._session.hooks.note_money(self._alerts.note_money(news, self._engine.snapshot))

    def _on_studio(self) -> None:
        self._problems.note(studio=self._studio.note)
        self._preloader.paused = self._alerts.is_quiet

    def _send_message(self, message: Message) -> None:
        self._notifier.send(self._bridge.shown(message))
