"""How a row of a provider's refusals is written."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from apimon_desktop.core.model.ids import Cause
from fault_table.fault import Fault
from fault_table.scenes import says

_NONE: Mapping[str, str] = MappingProxyType({})
REJECTED = "The key was rejected (HTTP {})"
NOT_ALLOWED = "The key is valid, but not allowed to do this (HTTP {})"
REFUSED = "Your key is not allowed to do this (HTTP {})"
NO_CREDIT = "Out of credit (HTTP {})"
BUSY = "It's overloaded (HTTP {})"
SERVER = "Server error (HTTP {})"
NOWHERE = "Nothing at this address (HTTP {})"
ODD = "It replied with something unexpected (HTTP {})"
TOO_MANY = "Too many requests"
REGION = "Not offered in your region"


def row(
    provider: str,
    status: int,
    cause: Cause,
    text: str,
    document: Any,
    *,
    named: str = "",
    proven: bool = False,
    wait_s: float | None = None,
    headers: Mapping[str, str] = _NONE,
) -> Fault:
    return Fault(
        name=f"{provider} {status} {named or cause}",
        provider=provider,
        scene=says(status, json.dumps(document), headers=headers),
        cause=cause,
        status=status,
        says=text.format(status),
        proven=proven,
        wait_s=wait_s,
    )
