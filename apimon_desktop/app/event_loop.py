"""The event loop: Qt's, as asyncio sees it."""

import sys

from qasync import QEventLoop  # type: ignore[import-untyped] # it ships no types


class EventLoop(QEventLoop):  # type: ignore[misc] # for the same reason
    """qasync's loop with what it leaves out.

    WORKAROUND(qasync 0.28): asyncio's own loops adopt asynchronous generators, so that one that is left
    half-way (httpx's body of an answer that was cut short) is closed by the loop. Without that, Python
    closes it, and prints "async generator ignored GeneratorExit". Goes once qasync sets the hooks.
    """

    def run_forever(self) -> int:
        """Runs until `stop`; gives Qt's exit code."""
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )
        try:
            code: int = super().run_forever()
            return code
        finally:
            sys.set_asyncgen_hooks(*hooks)
