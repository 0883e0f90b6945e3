"""Whether a program records audio on this computer now, as the sound system tells it.

Nothing polls: PulseAudio, PipeWire (through its PulseAudio interface) and CoreAudio tell changes by
themselves. A monitor of an output, a paused (corked) stream and playback alone are no recording.
"""

import asyncio
import contextlib
import ctypes
import ctypes.util
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from apimon_desktop.core.text.translatable import Text, say

log = logging.getLogger(__name__)

_FIRST_RETRY_S: Final = 5.0
_LONGEST_RETRY_S: Final = 60.0
"""A sound server that does not run is looked for ever less often: at each look the computer wakes up."""
_ANSWER_S: Final = 10.0
"""A sound server that takes longer to answer hangs. libpulse itself then tells empty lists, after 30 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What the sound system tells."""

    sees: bool = False
    """False: recordings can't be seen here, for the reason in `note`."""
    active: bool = False
    note: Text
    """What can be seen, or why nothing can, for the settings."""
    programs: tuple[str, ...] = ()
    """The names of the programs that record. Empty also where the system does not tell."""


class SoundSystem(Protocol):
    """Tells whether a program records."""

    def states(self) -> AsyncIterator[Recording]:
        """The states, now and later, until the sound system ends. Raises OSError or ImportError."""


async def watch_recording(
    system: SoundSystem | None,
    tell: Callable[[Recording], None],
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Tells each change, until it is cancelled. A sound system that is not there is looked for again."""
    delay_s = _FIRST_RETRY_S
    known: Recording | None = None
    if system is None:
        tell(Recording(note=say("Recording can't be detected on this system.")))
        return
    while True:
        try:
            async for state in system.states():
                delay_s = _FIRST_RETRY_S
                if state != known:
                    known = state
                    tell(state)
        except ImportError:
            note = say("Automatic detection needs the library libpulse, which is not installed.")
            tell(Recording(note=note))
            return
        except OSError as error:
            log.info("The sound system can't be asked who records: %s", error)
        except Exception:
            log.exception("Internal error while following recordings")
        lost = Recording(note=say("No sound server is running, so recording can't be detected."))
        if lost != known:
            known = lost
            tell(lost)
        await pause(delay_s)
        delay_s = min(delay_s * 2, _LONGEST_RETRY_S)


class PulseSound:
    """PulseAudio, and PipeWire through its PulseAudio interface."""

    async def states(self) -> AsyncIterator[Recording]:
        """As `SoundSystem` says."""
        try:
            import pulsectl  # type: ignore[import-untyped]  # noqa: PLC0415 - loads libpulse, which only this needs
            import pulsectl_asyncio  # type: ignore[import-untyped]  # noqa: PLC0415 - see above
        except OSError as error:
            raise ImportError(str(error)) from error
        changed = asyncio.Event()
        pulse = pulsectl_asyncio.PulseAsync("API Monitor")
        pulse.event_callback = lambda _event: changed.set()
        try:
            await pulse.connect(timeout=_ANSWER_S)
            async with asyncio.timeout(_ANSWER_S):
                # The library's `subscribe_events` cannot begin before the first look, and misses what changes
                # between the two.
                await pulse._event_mask_set("source", "source_output")  # noqa: SLF001 - see above
            while True:
                changed.clear()
                async with asyncio.timeout(_ANSWER_S):
                    state = await _pulse_state(pulse)
                yield state
                await pulse._wait_disconnect_or(changed.wait())  # noqa: SLF001 - see above
        except TimeoutError as error:
            raise OSError(f"no answer within {_ANSWER_S:g} s") from error
        except (pulsectl.PulseError, pulsectl.PulseDisconnected) as error:
            raise OSError(str(error) or type(error).__name__) from error
        finally:
            pulse.close()  # also where it did not connect: its socket would stay open


async def _pulse_state(pulse: Any) -> Recording:
    """A running source is a recording, unless it is a monitor or has only paused streams and level meters."""
    sources = {source.index: source for source in await pulse.source_list()}
    streams: dict[int, list[Any]] = {index: [] for index in sources}
    for stream in await pulse.source_output_list():
        streams.setdefault(stream.source, []).append(stream)
    programs: list[str] = []
    active = False
    for index, source in sources.items():
        if source.monitor_of_sink != _NO_SINK or source.state != "running":
            continue
        real = [stream for stream in streams[index] if not (stream.corked or _is_meter(stream))]
        if real or not streams[index]:  # JACK programs on PipeWire have no PulseAudio stream
            active = True
            programs += [name for stream in real if (name := stream.proplist.get("application.name"))]
    return Recording(
        sees=True,
        active=active,
        note=say("Sees every program that records through PipeWire or PulseAudio."),
        programs=tuple(dict.fromkeys(programs)),
    )


def _is_meter(stream: Any) -> bool:
    """True for a level meter, as mixers show them: PulseAudio and PipeWire mark it in different ways."""
    return bool(stream.resample_method == "peaks" or stream.proplist.get("stream.monitor") == "true")


_NO_SINK: Final = 0xFFFFFFFF
"""PulseAudio's "none" (PA_INVALID_INDEX)."""


class _Address(ctypes.Structure):
    _fields_ = (("selector", ctypes.c_uint32), ("scope", ctypes.c_uint32), ("element", ctypes.c_uint32))


def _code(four: str) -> int:
    return int.from_bytes(four.encode("ascii"), "big")


# AudioHardware.h of the macOS 14 SDK (read 2026-11-30): AudioObjectPropertyAddress, and its constants.
_SYSTEM: Final = 1
_DEVICES: Final = _code("dev#")
_PROCESSES: Final = _code("prs#")
_RUNS_SOMEWHERE: Final = _code("gone")
_RUNS_INPUT: Final = _code("piri")
_PROCESS_ID: Final = _code("ppid")
_GLOBAL: Final = _code("glob")

_Listener = ctypes.CFUNCTYPE(
    ctypes.c_int32, ctypes.c_uint32, ctypes.c_uint32, ctypes.POINTER(_Address), ctypes.c_void_p
)


class CoreAudioSound:
    """CoreAudio of macOS 14.2 and later; asks for no permission, since no input is opened.

    An audio interface also runs for playback: devices tell *when* to look, each program's own input decides.
    """

    def __init__(self, library: Any = None) -> None:
        """``library`` is CoreAudio, loaded when it is needed."""
        self._library = library

    async def states(self) -> AsyncIterator[Recording]:
        """As `SoundSystem` says."""
        audio = self._library or ctypes.CDLL("/System/Library/Frameworks/CoreAudio.framework/CoreAudio")
        loop = asyncio.get_running_loop()
        changed = asyncio.Event()

        def notice(_object: int, _count: int, _addresses: Any, _data: Any) -> int:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(changed.set)
            return 0

        listener = _Listener(notice)
        listening: set[tuple[int, int]] = set()
        try:
            while True:
                changed.clear()
                processes = _objects(audio, _PROCESSES)
                wanted = {(_SYSTEM, _DEVICES), (_SYSTEM, _PROCESSES)}
                wanted |= {(device, _RUNS_SOMEWHERE) for device in _objects(audio, _DEVICES)}
                wanted |= {(process, _RUNS_INPUT) for process in processes}
                for subject, selector in wanted - listening:
                    audio.AudioObjectAddPropertyListener(subject, _address(selector), listener, None)
                listening = wanted  # what is gone takes its listeners along
                own = os.getpid()
                active = any(
                    _number(audio, process, _RUNS_INPUT) and _number(audio, process, _PROCESS_ID) != own
                    for process in processes
                )
                yield Recording(
                    sees=True,
                    active=active,
                    note=say("Sees every program that uses an audio input of this Mac."),
                )
                await changed.wait()
        finally:
            for subject, selector in listening:
                audio.AudioObjectRemovePropertyListener(subject, _address(selector), listener, None)


def _address(selector: int) -> Any:
    return ctypes.byref(_Address(selector, _GLOBAL, 0))


def _objects(audio: Any, selector: int) -> tuple[int, ...]:
    """The ids in a list of the system object's. Raises OSError where it can't be read."""
    size = ctypes.c_uint32()
    status = audio.AudioObjectGetPropertyDataSize(_SYSTEM, _address(selector), 0, None, ctypes.byref(size))
    ids = (ctypes.c_uint32 * (size.value // 4))()
    if not status:
        status = audio.AudioObjectGetPropertyData(
            _SYSTEM, _address(selector), 0, None, ctypes.byref(size), ctypes.byref(ids)
        )
    if status:
        raise OSError(f"CoreAudio answers {status} to a list of its objects")
    return tuple(ids[: size.value // 4])


def _number(audio: Any, subject: int, selector: int) -> int:
    """A property of 32 bits; 0 where the object is gone."""
    value, size = ctypes.c_uint32(), ctypes.c_uint32(4)
    audio.AudioObjectGetPropertyData(
        subject, _address(selector), 0, None, ctypes.byref(size), ctypes.byref(value)
    )
    return value.value


def system_sound(platform: str = sys.platform) -> SoundSystem | None:
    """The sound system of this computer. None: no kept library tells capture sessions, as on Windows."""
    if platform == "darwin":
        return CoreAudioSound()
    return PulseSound() if platform == "linux" else None
