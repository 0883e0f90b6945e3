"""One row of the table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.model.offline import OfflineReason
from fault_table.scenes import Scene

KEY = "sk-proj-0123456789-whole-key-9876543210"
"""No text may show it; some rows send it back to us."""
ACCOUNT = "org-0123456789abcdef<ak-0123456789abcdef>"
"""Nor this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is done to a check, and what has to come of it."""

    name: str
    scene: Scene
    cause: Cause
    says: str
    """The sentence for people; "available again at ..." follows where a wait is told."""
    status: int | None = None
    """The HTTP status. None: no answer."""
    provider: str = "openai"
    key: str = KEY
    limit_s: float = 5.0
    """The deadline."""
    foreign: bool = False
    local: OfflineReason | None = None
    """What it would mean if all hosts failed so. None: it does not matter here."""
    proven: bool = False
    """True where the key is proven all the same."""
    wait_s: float | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    as_proxy: bool = False
    """True: the server is the proxy of this computer, and the provider is somewhere behind it."""
    resolver_hangs: bool = False
    linux_only: bool = False
    logs: str = ""
    """The warning that the log has to hold."""
