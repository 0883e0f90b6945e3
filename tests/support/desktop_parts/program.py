"""A program that runs beside the test, with everything it says."""

import asyncio
import re
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

COMPLAINT = re.compile(r"Traceback|Error|Warning|WARNING|CRITICAL|QObject|Internal C\+\+|never awaited")


class Program:
    """A running program. `kill` it at the end."""

    def __init__(self, command: Sequence[str], *, environment: dict[str, str], folder: Path) -> None:
        self._out = folder / "stdout.txt"
        self._err = folder / "stderr.txt"
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
            )

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def output(self) -> str:
        """Standard output so far."""
        return self._out.read_text(encoding="utf-8")

    @property
    def errors(self) -> str:
        """Standard error so far."""
        return self._err.read_text(encoding="utf-8")

    @property
    def is_running(self) -> bool:
        """True until it has ended."""
        return self._process.poll() is None

    def terminate(self) -> None:
        """Asks it to end, as a log-out does."""
        self._process.send_signal(signal.SIGTERM)

    def interrupt(self) -> None:
        """Asks it to end, as Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)

    async def wait(self, timeout_s: float = 10) -> int:
        """Its exit code. Raises subprocess.TimeoutExpired where it does not end in time."""
        return await asyncio.to_thread(self._process.wait, timeout_s)

    async def ends_cleanly(self, within_s: float = 3) -> None:
        """Returns once it has ended with code 0; raises AssertionError where it did not, or complained."""
        try:
            code = await self.wait(within_s)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {within_s} s; it said: {self.errors}") from None
        assert code == 0, f"exit code {code}; it said: {self.errors}"
        complaints = [line for line in self.errors.splitlines() if COMPLAINT.search(line)]
        assert not complaints, f"it complained: {complaints}"

    def kill(self) -> None:
        """Ends it at once, if it still runs."""
        if self.is_running:
            self._process.kill()
        self._process.wait()
