"""API Monitor: whether your AI providers work, what they cost, and what to use instead.

The names below are the public Python API. They are loaded when they are first used: importing the
package loads neither Qt nor httpx.
"""

from apimon_desktop.core.version import __version__

TYPE_CHECKING = False  # as in typing, which takes 5 ms: `apimon` loads this before it can handle a signal
if TYPE_CHECKING:
    from typing import Any, Final

    from apimon_desktop.core.metrics import APIMetrics
    from apimon_desktop.core.types import Status as APIStatus
    from apimon_desktop.monitor.api import APIMonitor
    from apimon_desktop.monitor.instrument import instrument, uninstrument
    from apimon_desktop.providers.registry import APIProvider

__all__ = [
    "APIMetrics",
    "APIMonitor",
    "APIProvider",
    "APIStatus",
    "__version__",
    "instrument",
    "uninstrument",
]

_HOMES: "Final" = {
    "APIMetrics": ("apimon_desktop.core.metrics", "APIMetrics"),
    "APIMonitor": ("apimon_desktop.monitor.api", "APIMonitor"),
    "APIProvider": ("apimon_desktop.providers.registry", "APIProvider"),
    "APIStatus": ("apimon_desktop.core.types", "Status"),
    "instrument": ("apimon_desktop.monitor.instrument", "instrument"),
    "uninstrument": ("apimon_desktop.monitor.instrument", "uninstrument"),
}


def __getattr__(name: str) -> "Any":
    try:
        module, attribute = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    from importlib import import_module  # noqa: PLC0415 - see above

    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
