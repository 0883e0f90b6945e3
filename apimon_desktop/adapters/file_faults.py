"""What a failed file operation means, in words for people."""

import errno
from typing import Final

from apimon_desktop.core.text import Text, say

_FULL: Final = say("the disk is full")
_READ_ONLY: Final = say("it may not be written to")
_NO_FOLDER: Final = say("a file stands where its folder should be")
_WORDS: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ENAMETOOLONG: say("its name is too long"),
    errno.EIO: say("the disk reports an error"),
    errno.EISDIR: say("a folder of that name is in the way"),
    errno.ENOENT: say("its folder is not there"),
    errno.EMFILE: say("too many files are open"),
}


def os_fault(error: OSError) -> str:
    """Why the system refused, as the end of a sentence."""
    if isinstance(error, TimeoutError):
        return say("another program is holding it")
    if isinstance(error.strerror, Text):
        return error.strerror
    known = None if error.errno is None else _WORDS.get(error.errno)
    if known is not None:
        return known
    return error.strerror.lower() if error.strerror else say("the system refused")
