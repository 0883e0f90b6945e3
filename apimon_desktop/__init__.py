"""API Monitor: whether your AI providers work, what they cost, and what to use instead.

The names below are the public Python API. Each is loaded when first used: importing the package loads
neither Qt nor httpx.
"""

from apimon_desktop.core import __version__

TYPE_CHECKING = False  # typing takes 5 ms, in which `apimon` does not handle signals yet
if TYPE_CHECKING:
    from typing import Any, Final

    from apimon_desktop.core.model.ids import Status as APIStatus
    from apimon_desktop.core.report.metrics import APIMetrics
    from apimon_desktop.monitor.python_api.instrument import instrument, uninstrument
    from apimon_desktop.monitor.python_api.monitor import APIMonitor
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
    "APIMetrics": ("apimon_desktop.core.report.metrics", "APIMetrics"),
    "APIMonitor": ("apimon_desktop.monitor.python_api.monitor", "APIMonitor"),
    "APIProvider": ("apimon_desktop.providers.registry", "APIProvider"),
    "APIStatus": ("apimon_desktop.core.model.ids", "Status"),
    "instrument": ("apimon_desktop.monitor.python_api.instrument", "instrument"),
    "uninstrument": ("apimon_desktop.monitor.python_api.instrument", "uninstrument"),
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
