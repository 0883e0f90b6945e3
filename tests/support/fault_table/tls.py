"""Faults of the secure connection."""

from apimon_desktop.core.model.ids import Cause
from apimon_desktop.core.model.offline import OfflineReason
from apimon_desktop.demo.http import End
from fault_table.fault import Fault
from fault_table.scenes import head, in_tls, is_silent, on_connection, out_of_tls, sends

_CUT = "The connection was cut"
_BROKEN_OFF = "The reply was cut short"
_OTHER_HOST = "Its certificate belongs to another host"
_NO_TLS = "No HTTPS on this port"
_SHORT_S = 0.3


def _tls(kind: str, text: str, local: OfflineReason = OfflineReason.CERTIFICATES) -> Fault:
    scene = sends(head("Content-Length: 0"), tls=kind)
    return Fault(name=f"TLS: {kind}", scene=scene, cause=Cause.TLS, says=text, local=local)


def _alert(name: str, number: int) -> Fault:
    """The server's word for it; asyncio's own servers hang up without one."""
    record = bytes([21, 3, 3, 0, 2, 2, number])
    return Fault(
        name=f"TLS: {name}",
        scene=in_tls(on_connection(first=record, reset=False)),
        cause=Cause.TLS,
        says="It refuses the secure connection",
    )


ROWS = (
    _tls("expired", "Its certificate has expired", OfflineReason.CLOCK),
    _tls(
        "not yet valid",
        "Its certificate is not valid yet: is this computer's clock right?",
        OfflineReason.CLOCK,
    ),
    _tls("another host", _OTHER_HOST),
    _tls("unknown authority", "Its certificate is issued by Filter Ltd, not a known authority"),
    _tls("self-signed", "Its certificate is self-signed"),
    _alert("no common cipher", 40),
    _alert("no common version", 70),
    _alert("unknown name", 112),
    _alert("wants a certificate", 116),
    Fault(
        name="TLS: name that the certificate does not have",
        scene=in_tls(sends(tls="another host"), host="localhost"),
        cause=Cause.TLS,
        says=_OTHER_HOST,
    ),
    Fault(
        name="plain HTTP on a TLS port",
        scene=in_tls(on_connection(first=head(status="HTTP/1.1 400 Bad Request"), reset=False)),
        cause=Cause.TLS,
        says=_NO_TLS,
    ),
    Fault(
        name="something else on a TLS port",
        scene=in_tls(on_connection(first=b"SSH-2.0-OpenSSH_9.7\r\n", reset=False)),
        cause=Cause.TLS,
        says=_NO_TLS,
    ),
    Fault(
        name="TLS on a plain port",
        scene=out_of_tls(sends(tls="good")),
        cause=Cause.CONNECT,
        says=_CUT,
    ),
    Fault(
        name="handshake that hangs",
        scene=in_tls(is_silent),
        cause=Cause.TIMEOUT,
        says="No secure connection within 0.3 s",
        limit_s=_SHORT_S,
    ),
    Fault(
        name="closed within the handshake",
        scene=in_tls(on_connection(reset=False)),
        cause=Cause.CONNECT,
        says=_CUT,
    ),
    Fault(
        name="reset within the handshake",
        scene=in_tls(on_connection(reset=True)),
        cause=Cause.CONNECT,
        says=_CUT,
    ),
    # The same as without TLS, which once made each of them a fault of TLS.
    Fault(name="TLS: closed without a word", scene=sends(tls="good"), cause=Cause.CONNECT, says=_CUT),
    Fault(
        name="TLS: reset without a word",
        scene=sends(tls="good", end=End.RESET),
        cause=Cause.CONNECT,
        says=_CUT,
    ),
    Fault(
        name="TLS: request that is never answered",
        scene=sends(tls="good", end=End.HANG),
        cause=Cause.TIMEOUT,
        says="No answer within 0.3 s",
        limit_s=_SHORT_S,
    ),
    Fault(
        name="TLS: reset within the body",
        scene=sends(head("Content-Length: 99"), tls="good", end=End.RESET),
        cause=Cause.BAD_RESPONSE,
        status=200,
        says=_BROKEN_OFF,
    ),
    Fault(
        name="TLS: body short of its length",
        scene=sends(head("Content-Length: 99"), tls="good"),
        cause=Cause.BAD_RESPONSE,
        status=200,
        says=_BROKEN_OFF,
    ),
)
