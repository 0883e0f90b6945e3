"""Exceptions in the chains in which libraries wrap them."""

import errno
import socket
import ssl
from itertools import pairwise

import httpx
import pytest
from clock import START

from apimon_desktop.adapters.http import faults as transport_faults
from apimon_desktop.adapters.http import trust
from apimon_desktop.adapters.http.faults import Progress, failure, named
from apimon_desktop.adapters.http.proxies import ROUTE, Proxy
from apimon_desktop.core.model.ids import Cause

CONNECTED, TUNNELLED = "connection.connect_tcp.complete", "proxy.start_tls.started"


def chain(*links: BaseException) -> BaseException:
    """Each raised from the next, as httpx does it."""
    for outer, inner in pairwise(links):
        outer.__cause__ = inner
    return links[0]


def certificate(code: int) -> ssl.SSLCertVerificationError:
    fault = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]")
    fault.verify_code = code
    return fault


def tls(reason: str) -> ssl.SSLError:
    fault = ssl.SSLError(1, f"[SSL: {reason}]")
    fault.reason = reason
    return fault


CHAINS = [
    (chain(httpx.ConnectError(""), socket.gaierror(8, "nodename nor servname")), Cause.DNS, None),
    (chain(httpx.ConnectError(""), certificate(10)), Cause.TLS, "Its certificate has expired"),
    (chain(httpx.ConnectError(""), certificate(64)), Cause.TLS, "Its certificate belongs to another host"),
    (chain(httpx.ConnectError(""), certificate(24)), Cause.TLS, "Its certificate is not trusted"),
    (tls("RECORD_LAYER_FAILURE"), Cause.TLS, "No HTTPS on this port"),
    (tls("TLSV13_ALERT_CERTIFICATE_REQUIRED"), Cause.TLS, "It refuses the secure connection"),
    (tls("BAD_SIGNATURE"), Cause.TLS, None),
    (ssl.SSLError("no reason at all"), Cause.TLS, None),
    (
        chain(httpx.ReadError(""), ConnectionResetError(errno.ECONNRESET, "reset"), ssl.SSLWantReadError()),
        Cause.CONNECT,
        "The connection was cut",
    ),
    (chain(httpx.ConnectError(""), ssl.SSLEOFError()), Cause.CONNECT, "The connection was cut"),
    (TimeoutError(), Cause.TIMEOUT, None),
    (httpx.PoolTimeout(""), Cause.TIMEOUT, None),
    (OSError(errno.ETIMEDOUT, "timed out"), Cause.TIMEOUT, None),
    (
        chain(
            httpx.ConnectError(""),
            OSError("All connection attempts failed"),
            ExceptionGroup(
                "both",
                [
                    OSError(errno.ENETUNREACH, "Network is unreachable"),
                    ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
                ],
            ),
        ),
        Cause.CONNECT,
        "There is no route to it",
    ),
    (OSError(errno.EHOSTUNREACH, "No route to host"), Cause.CONNECT, "There is no route to it"),
    (BrokenPipeError(errno.EPIPE, "Broken pipe"), Cause.CONNECT, "The connection was cut"),
    (OSError("something"), Cause.CONNECT, "The connection was cut"),
    (httpx.RemoteProtocolError("Server disconnected"), Cause.CONNECT, "The connection was cut"),
    (httpx.ProxyError("407 Sign in, key=secret"), Cause.CONNECT, "The proxy refuses the request"),
    (httpx.ProxyError("nothing"), Cause.CONNECT, "The proxy refuses the request"),
    (httpx.UnsupportedProtocol(""), Cause.NOT_FOUND, "This isn't a valid address"),
]


@pytest.mark.parametrize(("fault", "cause", "detail"), CHAINS)
def test_a_fault_is_found_wherever_it_stands_in_the_chain(
    fault: BaseException, cause: Cause, detail: str | None
) -> None:
    assert named(fault) == (cause, detail)


def test_a_chain_that_bites_its_tail_ends() -> None:
    first, second = OSError("first"), OSError("second")
    first.__cause__, second.__cause__ = second, first
    assert named(first) == (Cause.CONNECT, "The connection was cut")


@pytest.mark.parametrize(
    ("events", "fault", "says", "certain"),
    [
        ((), ConnectionRefusedError(), "The proxy a:1 cannot be reached", True),
        ((CONNECTED,), TimeoutError(), "The proxy a:1 does not answer in time", False),
        ((CONNECTED,), ssl.SSLEOFError(), "The proxy a:1 does not pass the connection on", False),
        ((CONNECTED, TUNNELLED), TimeoutError(), "The proxy a:1 does not pass the connection on", False),
        ((CONNECTED, TUNNELLED), ssl.SSLEOFError(), "The proxy a:1 does not pass the connection on", False),
        ((CONNECTED,), certificate(19), "The certificate of the proxy a:1 is not trusted", True),
        ((CONNECTED, TUNNELLED), certificate(19), None, False),
        ((CONNECTED, TUNNELLED, "proxy.start_tls.complete"), TimeoutError(), None, False),
    ],
)
async def test_what_a_proxy_does_before_the_host_itself_speaks_is_the_proxys(
    events: tuple[str, ...], fault: Exception, says: str | None, *, certain: bool
) -> None:
    progress = Progress()
    await progress.note(ROUTE, {"proxy": Proxy(url="http://a:1", source="HTTPS_PROXY")})
    for event in events:
        await progress.note(event, {})
    found = progress.proxy_fault(fault)
    assert (None if found is None else found.detail) == says
    assert found is None or found.certain is certain
    remedy = "Check the proxy that HTTPS_PROXY names, or sign in to it"
    assert found is None or found.next_step == remedy


def test_a_bad_key_log_is_no_reason_for_a_certificate_that_is_refused() -> None:
    problems = ("SSLKEYLOGFILE is ignored: it doesn't name a file", "SSL_CERT_FILE is ignored: no such file")
    found = [
        failure(certificate(19), Progress(), limit_s=1, now=START, trust_problems=named)[2]
        for named in (problems[:1], problems)
    ]
    assert [local and local.certain for local in found] == [False, True]
    assert found[1] is not None
    assert found[1].detail == problems[1]


async def test_how_far_a_request_came_tells_one_silence_from_another() -> None:
    progress = Progress()
    said = [progress.silence(10)]
    for event in (
        "connection.connect_tcp.started",
        "connection.connect_tcp.complete",
        "connection.start_tls.started",
        "connection.start_tls.complete",
        "http11.send_request_headers.started",
        "http11.receive_response_headers.complete",
    ):
        await progress.note(event, {})
        said.append(progress.silence(2.5))
    assert list(dict.fromkeys(said)) == [
        "No connection within 10 s",
        "No connection within 2.5 s",
        "No secure connection within 2.5 s",
        "No answer within 2.5 s",
        "The answer was not complete within 2.5 s",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (90_000, "The date of this computer is at least a day ahead"),
        (-86_400 * 400, "The date of this computer is at least 400 days behind"),
        (-5, "The date of this computer is at least a day behind"),
    ],
)
def test_a_wrong_clock_is_told_in_days(seconds: float, text: str) -> None:
    assert transport_faults._clock_is_off(seconds) == text


def test_an_issuer_that_nobody_trusts_is_named() -> None:
    fault = certificate(19)
    setattr(fault, trust.REFUSED, {"issuer": ((("commonName", "Filter Ltd"),),)})
    _, detail, local = failure(fault, Progress(), limit_s=1, now=START)
    assert detail == "Its certificate is issued by Filter Ltd, not a known authority"
    assert local is not None
    assert local.detail == "All certificates are issued by Filter Ltd, not a known authority"
