"""Where the program of a bundle begins."""

import os
import sys


def _give_back_library_path() -> None:
    """Lets programs that we start, such as the browser, use their own libraries.

    PyInstaller's loader points LD_LIBRARY_PATH at the bundle before Python starts, and keeps what it was.
    The dynamic linker has read it by now, so the bundle itself misses nothing.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


if __name__ == "__main__":
    if sys.platform == "linux":
        _give_back_library_path()
    from apimon_desktop.__main__ import main

    sys.exit(main())
