"""A private D-Bus session bus."""

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

PROMPTER = Path("/usr/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service")

CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class SessionBus:
    """A message bus on which nothing starts by itself but the keyring's password prompt.

    So a desktop part is there where a test put it, and truly absent where it did not. Ends with
    the `with` block.
    """

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        """Of what the bus starts."""
        self.address = ""

    def __enter__(self) -> Self:
        services = self._folder / "services"
        services.mkdir()
        if PROMPTER.exists():
            (services / PROMPTER.name).symlink_to(PROMPTER)
        configuration = self._folder / "bus.xml"
        configuration.write_text(CONFIGURATION.format(services=services), encoding="utf-8")
        read_end, write_end = os.pipe()
        self._daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={configuration}", "--nofork", f"--print-address={write_end}"],
            pass_fds=[write_end],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write_end)
        with os.fdopen(read_end, "rb") as told:
            self.address = told.readline().decode().strip()
        if not self.address:
            raise RuntimeError(f"dbus-daemon did not start: code {self._daemon.wait()}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._daemon.terminate()
        self._daemon.wait()
