"""A real sound server, PipeWire or PulseAudio, with the source ``mic`` and the sink ``speaker``."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Final, Literal

from desktop_parts.waiting import until

Server = Literal["pipewire", "pulseaudio"]

COMMANDS: Final[Mapping[Server, tuple[tuple[str, ...], ...]]] = {
    "pipewire": (("pipewire",), ("wireplumber",), ("pipewire-pulse",)),
    "pulseaudio": (
        ("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "-L", "module-native-protocol-unix"),
    ),
}
_MICROPHONE: Final[Mapping[Server, str]] = {
    "pipewire": (
        "module-null-sink media.class=Audio/Source/Virtual sink_name=mic channel_map=front-left,front-right"
    ),
    "pulseaudio": "module-null-source source_name=mic",
}


class Sound:
    """A running server."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.processes: list[subprocess.Popen[bytes]] = []

    def end(self) -> None:
        """Ends the server, as a restart of it does."""
        for process in reversed(self.processes):
            process.terminate()
            process.wait(30)

    def control(self, *words: str) -> str:
        """What pactl says to a command."""
        done = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, timeout=30, check=True
        )
        return done.stdout

    @contextmanager
    def program(self, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A program that records or plays while the block runs."""
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.kill()
            process.wait(30)


@asynccontextmanager
async def sound_server(server: Server, environment: Mapping[str, str]) -> AsyncIterator[Sound]:
    """A server in the runtime folder of the environment."""
    socket = Path(environment["XDG_RUNTIME_DIR"]) / "pulse" / "native"
    sound = Sound({**environment, "PULSE_SERVER": f"unix:{socket}"})
    try:
        for command in COMMANDS[server]:
            sound.processes.append(_started(command, environment))
            if server == "pipewire":
                await asyncio.sleep(0.5)  # each of the three gives up where the one before is not there yet

        async def answers() -> bool:
            with suppress(subprocess.CalledProcessError):
                return bool(sound.control("info"))
            return False

        await until(answers, "the sound server", 10)
        sound.control("load-module", *_MICROPHONE[server].split())
        sound.control("load-module", "module-null-sink", "sink_name=speaker")
        yield sound
    finally:
        sound.end()


def _started(command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=dict(environment), stderr=subprocess.DEVNULL)
