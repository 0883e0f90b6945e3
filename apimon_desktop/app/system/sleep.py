"""Sleep of the computer, as the system announces it: logind's word on Linux.

Elsewhere, and where there is no logind, the clocks tell it afterwards (`core.asleep`).
"""

import sys

from PySide6.QtCore import QObject, Signal, Slot


class SleepWatch(QObject):
    """Says when the computer goes to sleep, and when it is back."""

    falls_asleep = Signal()
    woke = Signal()

    def start(self) -> None:
        """Listens from now on."""
        if sys.platform != "linux":
            return
        from apimon_desktop.app.system.bus import Service  # noqa: PLC0415 - Linux only

        # https://www.freedesktop.org/software/systemd/man/org.freedesktop.login1.html
        manager = Service(
            name="org.freedesktop.login1",
            path="/org/freedesktop/login1",
            interface="org.freedesktop.login1.Manager",
        )
        manager.listen("PrepareForSleep", self, "_on_sleep(bool)")

    @Slot(bool)
    def _on_sleep(self, begins: bool) -> None:  # noqa: FBT001 - a slot
        if begins:
            self.falls_asleep.emit()
        else:
            self.woke.emit()
