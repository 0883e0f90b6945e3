"""A real keyring of its own, as a login session has one."""

import subprocess

from desktop_parts.bus_peer import BusPeer
from desktop_parts.waiting import until

NAME = "org.freedesktop.secrets"
PASSWORD = b"open sesame"


class SecretService:
    """gnome-keyring on one bus. `stop` it at the end."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._daemon: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Starts with the keyring unlocked; the first start makes it."""
        await self._start(["--unlock"], PASSWORD)

    async def start_locked(self) -> None:
        """Starts as after an automatic login: the keyring is there, and asks for its password."""
        await self.start()
        self.stop()
        await self._start([], b"")

    def stop(self) -> None:
        """Ends the service; what it keeps stays in its files."""
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait()
            self._daemon = None

    def look_up(self, service: str, user: str) -> str | None:
        """What another program reads there. None: nothing."""
        found = subprocess.run(
            ["secret-tool", "lookup", "service", service, "username", user],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout if found.returncode == 0 else None

    async def _start(self, arguments: list[str], password: bytes) -> None:
        self._daemon = self._launch(arguments, password)
        async with BusPeer(self._environment["DBUS_SESSION_BUS_ADDRESS"]) as peer:

            async def look() -> bool:
                return await peer.is_on_bus(NAME)

            await until(look, "the keyring service")

    def _launch(self, arguments: list[str], password: bytes) -> subprocess.Popen[bytes]:
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets", *arguments],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert daemon.stdin is not None
        with daemon.stdin as stdin:
            stdin.write(password)
        return daemon
