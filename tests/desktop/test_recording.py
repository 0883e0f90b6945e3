"""Real sound servers: what counts as a recording, and that nothing wakes up while nothing changes."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast, get_args

import psutil
import pytest
from desktop_parts.desktop import Desktop
from desktop_parts.parts import missing_parts
from desktop_parts.sound import COMMANDS, Server, Sound, sound_server

from apimon_desktop.adapters.system import recording
from apimon_desktop.adapters.system.recording import PulseSound, Recording, watch_recording


class Watched:
    """What is told of recordings, with the time at which it changed."""

    def __init__(self) -> None:
        self.states: list[Recording] = []
        self._changed = asyncio.Event()

    def tell(self, state: Recording) -> None:
        self.states.append(state)
        self._changed.set()

    @property
    def active(self) -> bool:
        return bool(self.states) and self.states[-1].active

    async def becomes(self, *, active: bool, within_s: float = 1.0) -> None:
        async with asyncio.timeout(within_s):
            while not self.states or self.active is not active:
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture(params=get_args(Server))
async def sound(request: pytest.FixtureRequest, desktop: Desktop) -> AsyncIterator[Sound]:
    server = cast("Server", request.param)
    what = missing_parts("pactl", *(command[0] for command in COMMANDS[server]))
    if what is not None:
        pytest.skip(what)
    async with sound_server(server, desktop.environment) as sound:
        yield sound


@pytest.fixture
async def watched(sound: Sound, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watched]:
    monkeypatch.setenv("PULSE_SERVER", sound.environment["PULSE_SERVER"])
    watched = Watched()
    task = asyncio.create_task(watch_recording(PulseSound(), watched.tell))
    await watched.becomes(active=False, within_s=5)
    yield watched
    task.cancel()
    await asyncio.wait([task])


async def test_a_program_that_records_is_seen_within_a_second(sound: Sound, watched: Watched) -> None:
    with sound.program("parecord", "--device=mic", "--raw", "/dev/null"):
        await watched.becomes(active=True)
        assert watched.states[-1].programs == ("parecord",)
    await watched.becomes(active=False)


METER = """
import asyncio, pulsectl_asyncio

async def main():
    async with pulsectl_asyncio.PulseAsync("Mixer") as pulse:
        async for _level in pulse.subscribe_peak_sample("mic", 10):
            pass

asyncio.run(main())
"""


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-c", METER),
        ("pacat", "--playback", "--device=speaker", "--raw", "/dev/zero"),
        ("parecord", "--device=speaker.monitor", "--raw", "/dev/null"),
    ],
    ids=["meter", "playback", "monitor"],
)
async def test_level_meters_and_playback_and_its_monitor_are_no_recording(
    sound: Sound, watched: Watched, command: tuple[str, ...]
) -> None:
    told = len(watched.states)
    with sound.program(*command):
        await asyncio.sleep(2)
    assert not watched.active
    assert len(watched.states) == told


async def test_a_second_recording_that_ends_leaves_the_first(sound: Sound, watched: Watched) -> None:
    with sound.program("parecord", "--device=mic", "--raw", "/dev/null"):
        await watched.becomes(active=True)
        with sound.program("parecord", "--device=mic", "--raw", "/dev/null"):
            await asyncio.sleep(0.5)
        await asyncio.sleep(0.5)
        assert watched.active
    await watched.becomes(active=False)


async def test_a_sound_server_that_ends_is_told_and_stops_nothing(sound: Sound, watched: Watched) -> None:
    with sound.program("parecord", "--device=mic", "--raw", "/dev/null"):
        await watched.becomes(active=True)
        sound.end()
        await watched.becomes(active=False, within_s=5)
    assert not watched.states[-1].sees


async def test_a_recording_is_seen_again_after_the_sound_server_hung(
    sound: Sound, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "_ANSWER_S", 0.5)
    real_state, server, stops = recording._pulse_state, sound.processes[-1], ["once"]

    async def state_of_a_server_that_hangs(pulse: Any) -> Recording:
        if stops:
            stops.pop()
            server.send_signal(signal.SIGSTOP)
        return await real_state(pulse)

    monkeypatch.setattr(recording, "_pulse_state", state_of_a_server_that_hangs)
    with sound.program("parecord", "--device=mic", "--raw", "/dev/null"):
        try:
            async with asyncio.timeout(10):
                while watched.states[-1].sees:  # noqa: ASYNC110 - it looks at what was told
                    await asyncio.sleep(0.05)
        finally:
            server.send_signal(signal.SIGCONT)
        await watched.becomes(active=True, within_s=20)


async def test_a_recording_that_begins_while_the_first_state_is_read_is_seen(
    sound: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_state = recording._pulse_state
    programs: list[subprocess.Popen[bytes]] = []

    async def outdated(pulse: Any) -> Recording:
        state = await real_state(pulse)
        if not programs:
            command = ("parecord", "--device=mic", "--raw", "/dev/null")
            programs.append(subprocess.Popen(command, env=sound.environment))  # noqa: ASYNC220 - killed below
            while not (await real_state(pulse)).active:  # noqa: ASYNC110 - it asks the server
                await asyncio.sleep(0.05)
        return state

    monkeypatch.setenv("PULSE_SERVER", sound.environment["PULSE_SERVER"])
    monkeypatch.setattr(recording, "_pulse_state", outdated)
    watched = Watched()
    task = asyncio.create_task(watch_recording(PulseSound(), watched.tell))
    await watched.becomes(active=False, within_s=10)
    await watched.becomes(active=True, within_s=10)
    task.cancel()
    programs[0].kill()
    programs[0].wait(10)
    await asyncio.wait([task])


async def test_a_connection_that_fails_leaves_no_socket_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    socket = tmp_path / "native"
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    async with await asyncio.start_unix_server(refuse, socket):
        counts = []
        for _ in range(5):
            with pytest.raises(OSError, match="pulseaudio"):
                await anext(PulseSound().states())
            await asyncio.sleep(0.1)
            counts.append(psutil.Process().num_fds())
    assert counts[-1] == counts[1]


QUIET = """
import asyncio, re, sys
from pathlib import Path
from apimon_desktop.adapters.system.recording import PulseSound, watch_recording

def turns():
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"^voluntary_ctxt_switches:\\s+(\\d+)", status, re.M)[1])

async def main():
    told = asyncio.Event()
    watch = asyncio.create_task(watch_recording(PulseSound(), lambda state: told.set()))
    await told.wait()
    await asyncio.sleep(1)
    before = turns()
    await asyncio.sleep(float(sys.argv[1]))
    print(turns() - before)

asyncio.run(main())
"""


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_while_nothing_changes_nothing_wakes_up(sound: Sound, seconds: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIET, str(seconds)],
        env=sound.environment,
        capture_output=True,
        text=True,
        timeout=seconds + 30,
        check=True,
    )
    assert int(done.stdout) <= 1  # the timer that ends the wait
