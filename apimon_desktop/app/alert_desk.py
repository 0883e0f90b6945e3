"""Keeps the book of what was told, and passes on what is to be told next."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from apimon_desktop.adapters.clock import Clock
from apimon_desktop.core.alerts import Book, decide, may_speak, still_wished
from apimon_desktop.core.messages import Message
from apimon_desktop.core.money_alerts import Heard, decide_money
from apimon_desktop.core.settings import AlertSettings
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.core.wishes import Mute, Wishes
from apimon_desktop.monitor.money_facts import MoneyNews


class AlertDesk:
    """A subscriber of the engine's."""

    def __init__(
        self,
        clock: Clock,
        thresholds: Thresholds,
        *,
        settings: Callable[[], AlertSettings],
        send: Callable[[Message], None],
        keep: Callable[[tuple[Heard, ...]], None],
    ) -> None:
        """``keep`` keeps what was heard of money for the next start."""
        self._clock = clock
        self._thresholds = thresholds
        self._settings = settings
        self._send = send
        self._keep = keep
        self._book = Book()
        self.on_wishes: Callable[[Wishes], None] = lambda _wishes: None
        """Hears of every change of what is asked for, whoever made it."""
        self._heard: Mapping[str, Heard] | None = None
        """What was heard of money. None: what earlier runs told is not known yet."""

    def __call__(self, update: Update) -> None:
        """Sends what an update calls for."""
        messages, book = decide(
            update,
            self._book,
            self._settings(),
            now=self._clock.now(),
            tz=None,
            thresholds=self._thresholds,
        )
        self._keep_book(book)
        for message in messages:
            self._send(message)

    @property
    def wishes(self) -> Wishes:
        """What the user asked for."""
        return self._book.wishes

    def ask(self, wishes: Wishes) -> None:
        """Takes what the user asks for from now on."""
        self._keep_book(replace(self._book, wishes=wishes))

    def mute(self, mute: Mute | None) -> None:
        """Says nothing for a while. None: it speaks again."""
        self.ask(replace(self.wishes, mute=mute))

    def look_again(self, snapshot: Snapshot) -> None:
        """Ends a silence whose time is over."""
        self.ask(still_wished(self.wishes, snapshot, self._clock.now()))

    def note_money(self, news: MoneyNews, snapshot: Snapshot) -> None:
        """Sends what the sums of money call for."""
        if self._heard is None:
            self._heard = news.heard
        settings, now = self._settings(), self._clock.now()
        messages, kept = decide_money(
            news.summary,
            snapshot,
            self._heard,
            settings,
            may_speak=may_speak(self._book.wishes, snapshot, settings, now=now, tz=None),
        )
        if kept:
            self._heard = {**self._heard, **{one.subject: one for one in kept}}
            self._keep(kept)
        for message in messages:
            self._send(message)

    def _keep_book(self, book: Book) -> None:
        before, self._book = self._book, book
        if book.wishes != before.wishes:
            self.on_wishes(book.wishes)
