"""Whether a program records: what the sound systems tell, with their libraries replaced by fakes."""

import asyncio
import ctypes
import os
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from apimon_desktop.adapters.system.recording import (
    CoreAudioSound,
    PulseSound,
    Recording,
    system_sound,
    watch_recording,
)
from apimon_desktop.core.text.translatable import say

OTHER = os.getpid() + 1


class FakeCoreAudio:
    """Objects with properties of 32 bits, and listeners that a test calls as CoreAudio's thread would."""

    def __init__(self) -> None:
        self.properties: dict[tuple[int, str], int] = {}
        self.lists: dict[str, list[int]] = {"dev#": [40], "prs#": []}
        self.listeners: dict[tuple[int, str], Callable[..., int]] = {}
        self.status = 0

    def program(self, subject: int, *, pid: int, records: bool) -> None:
        """Adds a program, or changes whether it records."""
        if subject not in self.lists["prs#"]:
            self.lists["prs#"].append(subject)
        self.properties[subject, "ppid"] = pid
        self.properties[subject, "piri"] = int(records)

    def tell(self, subject: int, selector: str) -> None:
        self.listeners[subject, selector](subject, 1, None, None)

    def AudioObjectGetPropertyDataSize(  # noqa: N802 - CoreAudio's name
        self, _subject: int, address: Any, _n: int, _q: None, size: Any
    ) -> int:
        size._obj.value = 4 * len(self.lists[name(address)])
        return self.status

    def AudioObjectGetPropertyData(  # noqa: N802
        self, subject: int, address: Any, _n: int, _q: None, _size: Any, out: Any
    ) -> int:
        if name(address) in self.lists:
            out._obj[:] = self.lists[name(address)]
        else:
            out._obj.value = self.properties.get((subject, name(address)), 0)
        return 0

    def AudioObjectAddPropertyListener(  # noqa: N802
        self, subject: int, address: Any, listener: Callable[..., int], _data: None
    ) -> int:
        self.listeners[subject, name(address)] = listener
        return 0

    def AudioObjectRemovePropertyListener(  # noqa: N802
        self, subject: int, address: Any, _listener: Callable[..., int], _data: None
    ) -> int:
        self.listeners.pop((subject, name(address)), None)
        return 0


def name(address: Any) -> str:
    return bytes(ctypes.c_uint32(address._obj.selector))[::-1].decode()


async def next_state(states: AsyncIterator[Recording]) -> Recording:
    return await asyncio.wait_for(anext(states), 5)


async def test_a_mac_program_that_starts_to_record_is_seen_though_its_device_ran_already() -> None:
    audio = FakeCoreAudio()
    audio.properties[40, "gone"] = 1  # an audio interface that plays
    audio.program(100, pid=OTHER, records=False)
    states = CoreAudioSound(audio).states()
    assert not (await next_state(states)).active
    audio.program(100, pid=OTHER, records=True)
    audio.tell(100, "piri")
    assert (await next_state(states)).active
    audio.program(100, pid=OTHER, records=False)
    audio.tell(100, "piri")
    assert not (await next_state(states)).active


async def test_a_mac_program_that_is_new_is_listened_to() -> None:
    audio = FakeCoreAudio()
    states = CoreAudioSound(audio).states()
    await next_state(states)
    audio.program(101, pid=OTHER, records=False)
    audio.tell(1, "prs#")
    assert not (await next_state(states)).active
    audio.program(101, pid=OTHER, records=True)
    audio.tell(101, "piri")
    assert (await next_state(states)).active


async def test_our_own_program_is_no_recording_on_a_mac() -> None:
    audio = FakeCoreAudio()
    audio.program(100, pid=os.getpid(), records=True)
    assert not (await next_state(CoreAudioSound(audio).states())).active


async def test_no_listener_stays_behind_on_a_mac() -> None:
    audio = FakeCoreAudio()
    audio.program(100, pid=OTHER, records=False)
    states = CoreAudioSound(audio).states()
    await next_state(states)
    assert set(audio.listeners) == {(1, "dev#"), (1, "prs#"), (40, "gone"), (100, "piri")}
    await states.aclose()  # type: ignore[attr-defined]  # it is a generator
    assert audio.listeners == {}


async def test_a_mac_that_does_not_answer_is_a_sound_system_that_is_not_there() -> None:
    audio = FakeCoreAudio()
    audio.status = -1
    with pytest.raises(OSError, match="CoreAudio answers -1"):
        await next_state(CoreAudioSound(audio).states())


class Ends:
    """A sound system that tells some states and ends, each time it is asked."""

    def __init__(self, *rounds: list[Recording] | type[Exception]) -> None:
        self.rounds = list(rounds)

    async def states(self) -> AsyncIterator[Recording]:
        told = self.rounds.pop(0) if self.rounds else OSError
        if isinstance(told, type):
            raise told
        for one in told:
            yield one


def state(*, active: bool) -> Recording:
    return Recording(sees=True, active=active, note=say("Sees."))


async def test_a_sound_server_that_ends_is_no_recording_and_is_looked_for_again() -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 10:
            raise asyncio.CancelledError

    told: list[Recording] = []
    system = Ends([state(active=True)], OSError, [state(active=False)])
    with pytest.raises(asyncio.CancelledError):
        await watch_recording(system, told.append, pause=pause)
    assert [(one.sees, one.active) for one in told] == [
        (True, True),
        (False, False),
        (True, False),
        (False, False),
    ]
    assert pauses == [5, 10, 5, 10, 20, 40, 60, 60, 60, 60]


@pytest.mark.parametrize("system", [None, ImportError])
async def test_where_recordings_cannot_be_seen_that_is_told_once_and_nothing_waits(
    system: type[Exception] | None,
) -> None:
    told: list[Recording] = []
    await watch_recording(None if system is None else Ends(system), told.append)
    ((sees, active),) = [(one.sees, one.active) for one in told]
    assert not sees
    assert not active
    assert told[0].note.endswith(".")


def test_each_system_has_its_own_way() -> None:
    assert isinstance(system_sound("darwin"), CoreAudioSound)
    assert isinstance(system_sound("linux"), PulseSound)
    assert system_sound("win32") is None


@pytest.mark.logs_warning("Internal error while following recordings")
async def test_an_internal_error_is_logged_and_recordings_are_followed_again() -> None:
    async def pause(_seconds: float) -> None:
        if len(told) == 3:
            raise asyncio.CancelledError

    told: list[Recording] = []
    with pytest.raises(asyncio.CancelledError):
        await watch_recording(Ends(ZeroDivisionError, [state(active=True)]), told.append, pause=pause)
    assert [(one.sees, one.active) for one in told] == [(False, False), (True, True), (False, False)]
