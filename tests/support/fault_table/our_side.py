"""Faults on this side: settings, keys, and the proxy of this computer."""

from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.model.offline import OfflineReason
from fault_table.fault import Fault
from fault_table.scenes import at, is_silent, refuses, says

_NO_ADDRESS = "This isn't a valid address"
_BAD_KEY = "The key contains characters that no key has"
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
        says="The proxy HERE asks for a sign-in (HTTP 407)",
        as_proxy=True,
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="proxy that forbids the host",
        scene=says(403, "<html>Blocked", content_type="text/html"),
        cause=Cause.CONNECT,
        says="Refused by the proxy HERE (HTTP 403)",
        as_proxy=True,
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="proxy that finds nobody",
        scene=says(502),
        cause=Cause.CONNECT,
        says="Refused by the proxy HERE (HTTP 502)",
        as_proxy=True,
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="proxy that is overloaded",
        scene=says(503),
        cause=Cause.CONNECT,
        says="Refused by the proxy HERE (HTTP 503)",
        as_proxy=True,
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="proxy that waits in vain",
        scene=says(504),
        cause=Cause.CONNECT,
        says="Refused by the proxy HERE (HTTP 504)",
        as_proxy=True,
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="proxy that answers with a page",
        scene=says(200, "<html>Welcome", content_type="text/html"),
        cause=Cause.CONNECT,
        says="The proxy HERE does not pass the connection on",
        as_proxy=True,
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="proxy whose host is not found",
        scene=at("https://api.openai.invalid/v1"),
        cause=Cause.CONNECT,
        says="The proxy proxy.invalid:3128 cannot be reached",
        environment={"HTTPS_PROXY": "http://me:secret@proxy.invalid:3128"},
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="SOCKS proxy that is gone",
        scene=at("https://api.openai.invalid/v1"),
        cause=Cause.CONNECT,
        says="The proxy HERE cannot be reached",
        environment={"ALL_PROXY": "socks://127.0.0.1:1"},
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="proxy that hangs",
        scene=is_silent,
        cause=Cause.CONNECT,
        says="The proxy HERE does not answer in time",
        limit_s=_SHORT_S,
        as_proxy=True,
        local=OfflineReason.PROXY,
    ),
    Fault(
        name="proxy that is gone",
        scene=refuses,
        cause=Cause.CONNECT,
        says="The proxy HERE cannot be reached",
        as_proxy=True,
        local=OfflineReason.PROXY,
    ),
)


ROWS = (*OUR_SIDE, *PROXY)
