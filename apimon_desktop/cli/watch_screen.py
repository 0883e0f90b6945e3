"""How ``watch`` writes: over its own lines on a screen, line after line anywhere else."""

from datetime import datetime, timedelta
from typing import Final

from apimon_desktop.cli.rows import SHAPES, change_line, rows
from apimon_desktop.cli.terminal import Terminal
from apimon_desktop.core.formats import format_duration
from apimon_desktop.core.headline import headline
from apimon_desktop.core.offline import LocalFault
from apimon_desktop.core.snapshot import Snapshot, Update
from apimon_desktop.core.text import printable
from apimon_desktop.core.types import Cause, ProviderId

_HIDE_CURSOR: Final = "\x1b[?25l"
_SHOW_CURSOR: Final = "\x1b[?25h"
_CLEAR_LINE: Final = "\x1b[K"
_CLEAR_BELOW: Final = "\x1b[J"


class LinePrinter:
    """All rows at once, then one line per change."""

    refresh_s = None

    def __init__(self, out: Terminal) -> None:
        self._out = out
        self._told: dict[ProviderId, Cause] = {}
        self._network: tuple[bool, LocalFault | None] = (False, None)

    def start(self, snapshot: Snapshot, *, now: datetime) -> None:
        """Prints all rows."""
        self._out.write(headline(snapshot))
        for _, line in rows(snapshot, now=now, tz=None):
            self._out.write(line)
        self._network = snapshot.offline, snapshot.local_fault
        self._told = {pid: snapshot.shown(pid).cause for pid in snapshot.providers}

    def take(self, update: Update, *, now: datetime) -> None:
        """Prints a line for each provider whose cause is another one now; one for all if the network went."""
        snapshot = update.snapshot
        network = snapshot.offline, snapshot.local_fault
        if network != self._network:
            self._network = network
            self._out.write(f"{now.astimezone():%H:%M:%S} {headline(snapshot)}")
        for pid in snapshot.providers:
            cause = snapshot.shown(pid).cause
            if cause is not Cause.OFFLINE and self._told.get(pid) is not cause:
                self._told[pid] = cause
                self._out.write(change_line(snapshot, pid, now=now, tz=None))

    def refresh(self, snapshot: Snapshot, *, now: datetime) -> None:
        """Nothing: what is printed stays."""

    def end(self) -> None:
        """Nothing to put back."""


class LiveScreen:
    """One picture that is drawn over itself."""

    refresh_s = 1.0

    def __init__(self, out: Terminal) -> None:
        self._out = out
        self._drawn: list[str] = []

    def start(self, snapshot: Snapshot, *, now: datetime) -> None:
        """Draws the first picture."""
        self._out.draw(_HIDE_CURSOR)
        self.refresh(snapshot, now=now)

    def take(self, update: Update, *, now: datetime) -> None:
        """Nothing: the next picture shows it."""

    def refresh(self, snapshot: Snapshot, *, now: datetime) -> None:
        """Draws the picture anew if it has changed."""
        lines = self._picture(snapshot, now)
        if lines == self._drawn:
            return
        up = f"\x1b[{len(self._drawn)}F" if self._drawn else ""
        self._out.draw(up + "".join(f"{line}{_CLEAR_LINE}\n" for line in lines) + _CLEAR_BELOW)
        self._drawn = lines

    def end(self) -> None:
        """Gives the cursor back; the last picture stays."""
        self._out.draw(_SHOW_CURSOR)

    def _picture(self, snapshot: Snapshot, now: datetime) -> list[str]:
        width = max(20, self._out.width - 1)
        lines = [printable(headline(snapshot))[:width], ""]
        for status, line in rows(snapshot, now=now, tz=None, marks=SHAPES):
            lines.append(self._out.coloured(line[:width], status))
        return [*lines, "", printable(f"{_next_check(snapshot, now)} · Ctrl-C ends")[:width]]


def _next_check(snapshot: Snapshot, now: datetime) -> str:
    if not snapshot.watched:
        return "Nothing to check: add a key with apimon keys set PROVIDER"
    at = snapshot.next_check_at
    if at is None:
        return "Checking again when the internet returns"
    return "Checking now" if at - now < timedelta(seconds=1) else f"Next check in {format_duration(at - now)}"
