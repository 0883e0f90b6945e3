"""An X server without a monitor, and what is to be seen on it."""

import os
import select
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop_parts.waiting import until

START_S = 10


class Screen:
    """A private X server; ends with the `with` block."""

    def __init__(self, size: str = "1280x800x24") -> None:
        self._size = size
        self.display = ""
        """``:99``; the server chooses a free one."""

    def __enter__(self) -> Self:
        read_end, write_end = os.pipe()
        # Without -noreset it resets when its last client leaves, as xdotool does all the time, and refuses
        # connections meanwhile. On a desktop there is always another client.
        self._server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(write_end),
                "-screen",
                "0",
                self._size,
                "-nolisten",
                "tcp",
                "-noreset",
            ],
            pass_fds=[write_end],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with os.fdopen(read_end, "rb", buffering=0) as chosen:
            if not select.select([chosen], [], [], START_S)[0] or not (number := chosen.readline().strip()):
                self._server.kill()
                self._server.wait()
                raise RuntimeError("Xvfb did not start")
        self.display = f":{number.decode()}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.terminate()
        self._server.wait()

    def crash(self) -> None:
        """Ends the server as a crash does."""
        self._server.kill()
        self._server.wait()

    def save(self, path: Path) -> None:
        """Writes a picture of the whole screen."""
        subprocess.run(
            ["import", "-display", self.display, "-window", "root", str(path)],
            check=True,
            capture_output=True,
        )

    def window_titles(self) -> list[str]:
        """Titles of the windows that can be seen."""
        found = self._xdotool("search", "--onlyvisible", "--name", "..*")
        return [self._xdotool("getwindowname", window).strip() for window in found.split()]

    async def wait_window(self, title_part: str, timeout_s: float = 5) -> str:
        """The title of a window that can be seen, once there is one with this in its title."""

        async def look() -> str | None:
            return next((title for title in self.window_titles() if title_part in title), None)

        return await until(look, f"a window titled “{title_part}”", timeout_s) or ""

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,  # it fails where it finds nothing
        )
        return done.stdout
