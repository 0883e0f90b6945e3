"""Faults on this side: settings, keys, and the proxy of this computer."""

from apimon_desktop.core.types import Cause
from fault_table.fault import Fault
from fault_table.scenes import at, is_silent, refuses, says

_NO_ADDRESS = "This is no address that can be asked"
_BAD_KEY = "The key holds characters that no key has"
_SHORT_S = 0.3
_MODELS = b'{"object": "list", "data": [{"id": "some-model"}]}'

OUR_SIDE = (
    Fault(
        name="address that is none",
        scene=at("https://münchen..invalid/v1"),
        cause=Cause.NOT_FOUND,
        says=_NO_ADDRESS,
    ),
    Fault(
        name="address without a scheme",
        scene=at("api.openai.com/v1"),
        cause=Cause.NOT_FOUND,
        says=_NO_ADDRESS,
    ),
    Fault(
        name="key with a line break",
        scene=says(200, _MODELS),
        cause=Cause.AUTHENTICATION,
        says=_BAD_KEY,
        key="sk-0123456789\n",
    ),
    Fault(
        name="key in typographic quotes",
        scene=says(200, _MODELS),
        cause=Cause.AUTHENTICATION,
        says=_BAD_KEY,
        key="“sk-0123456789”",
    ),
)

PROXY = (
    Fault(
        name="proxy that wants a sign-in",
        scene=says(407, "<html>Sign in", content_type="text/html"),
        cause=Cause.CONNECT,
        says="The proxy in between refuses (HTTP 407)",
        as_proxy=True,
    ),
    Fault(
        name="proxy that forbids the host",
        scene=says(403, "<html>Blocked", content_type="text/html"),
        cause=Cause.CONNECT,
        says="The proxy in between refuses (HTTP 403)",
        as_proxy=True,
    ),
    Fault(
        name="proxy that finds nobody",
        scene=says(502),
        cause=Cause.CONNECT,
        says="The proxy in between refuses (HTTP 502)",
        as_proxy=True,
    ),
    Fault(
        name="proxy that hangs",
        scene=is_silent,
        cause=Cause.TIMEOUT,
        says="No answer within 0.3 s",
        limit_s=_SHORT_S,
        as_proxy=True,
    ),
    Fault(
        name="proxy that is gone",
        scene=refuses,
        cause=Cause.CONNECT,
        says="The connection was refused",
        as_proxy=True,
    ),
)


ROWS = (*OUR_SIDE, *PROXY)
