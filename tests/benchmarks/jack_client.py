"""A JACK client that works for half of each period, and counts what disturbs it.

    python tests/benchmarks/jack_client.py SECONDS

Prints one line of JSON: periods, xruns, and the delays from the start of a period to this client's turn, in
µs. It talks to libjack by ctypes, so that nothing has to be built.
"""

import ctypes
import gc
import json
import os
import sys
import time
from array import array
from typing import Any, Final

_Process = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint32, ctypes.c_void_p)
_NO_START_SERVER: Final = 0x01
_SETTLE_S: Final = 2.0
"""The first periods belong to the start of the server and of Python."""


def _library() -> Any:
    jack = ctypes.CDLL("libjack.so.0")
    jack.jack_client_open.restype = ctypes.c_void_p
    jack.jack_get_time.restype = ctypes.c_uint64
    for name in ("set_process_callback", "set_xrun_callback"):
        getattr(jack, f"jack_{name}").argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    jack.jack_get_cycle_times.argtypes = (ctypes.c_void_p, *(ctypes.c_void_p,) * 4)
    for name in ("activate", "get_sample_rate", "get_buffer_size"):
        getattr(jack, f"jack_{name}").argtypes = (ctypes.c_void_p,)
    return jack


def measure(seconds: float) -> dict[str, float]:
    """Runs for a time beside whatever else runs. Raises OSError where no JACK server does.

    The client stays active: JACK ends its thread by cancelling it, and a thread cancelled inside Python keeps
    the interpreter's lock for ever.
    """
    jack = _library()
    client = jack.jack_client_open(b"apimon-bench", _NO_START_SERVER, None)
    if not client:
        raise OSError("No JACK server is running")
    period_us = jack.jack_get_buffer_size(client) / jack.jack_get_sample_rate(client) * 1_000_000
    work_us = period_us / 2
    # Nothing is allocated while it runs, and no other thread of this process wants Python's lock: JACK's own
    # thread counts the missed periods, by a function of the C library.
    delays_us = array("q", bytes(8 * int((_SETTLE_S + seconds + 5) * 1_000_000 / period_us)))
    count = 0
    xruns, libc = ctypes.create_string_buffer(64), ctypes.CDLL(None)
    libc.sem_init(xruns, 0, 0)
    frames, start, following, period = (
        ctypes.c_uint32(),
        ctypes.c_uint64(),
        ctypes.c_uint64(),
        ctypes.c_float(),
    )
    times = [ctypes.byref(one) for one in (frames, start, following, period)]

    def process(_frames: int, _argument: object) -> int:
        nonlocal count
        now = jack.jack_get_time()
        jack.jack_get_cycle_times(client, *times)
        delays_us[count] = now - start.value
        count += 1
        while jack.jack_get_time() - now < work_us:
            pass
        return 0

    def counted_xruns() -> int:
        value = ctypes.c_int()
        libc.sem_getvalue(xruns, ctypes.byref(value))
        return value.value

    callback = _Process(process)
    jack.jack_set_process_callback(client, ctypes.cast(callback, ctypes.c_void_p), None)
    jack.jack_set_xrun_callback(client, ctypes.cast(libc.sem_post, ctypes.c_void_p), xruns)
    gc.disable()
    jack.jack_activate(client)
    time.sleep(_SETTLE_S)
    first, earlier = count, counted_xruns()
    time.sleep(seconds)
    counted, missed = sorted(delays_us[first:count]), counted_xruns() - earlier
    return {
        "periods": len(counted),
        "xruns": missed,
        "median_us": counted[len(counted) // 2],
        "p999_us": counted[int(len(counted) * 0.999)],
        "longest_us": counted[-1],
    }


if __name__ == "__main__":
    print(json.dumps(measure(float(sys.argv[1]))), flush=True)
    os._exit(0)
