"""Collects garbage on the thread of the windows.

Python collects on whichever thread makes the object that is one too many. A Qt object that ends on another
thread than its own takes the process down with it.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_by_the_loop() -> Iterator[None]:
    """Python collects nothing by itself meanwhile; the event loop calls `collect_if_due` instead.

    What was loaded by now stays to the end, and is not looked through again: to do so would hold the windows
    for 40 ms at a time.
    """
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.enable()


def collect_if_due() -> None:
    """Collects what Python would have collected by now, by its own thresholds, unless it does so itself."""
    if gc.isenabled():
        return
    made, young, old = gc.get_count()
    limits = gc.get_threshold()
    if made <= limits[0]:
        return
    if young <= limits[1]:
        gc.collect(0)
    elif old <= limits[2]:
        gc.collect(1)
    else:
        gc.collect(2)
