"""Who must not get in: other web pages, other names for this computer, and requests with two meanings."""

import json

import pytest
from local_api import RawAnswer, Served, assert_fits

REBINDING = {
    "another name": (421, "Host: evil.example:{port}"),
    "another name that ends like ours": (421, "Host: localhost.evil.example:{port}"),
    "another name that begins like ours": (421, "Host: 127.0.0.1.evil.example:{port}"),
    "our name with two dots": (421, "Host: localhost..:{port}"),
    "our name with a port beyond all ports in a list": (421, "Host: localhost:80,81"),
    "another name in the field of proxies": (
        421,
        "Host: evil.example:{port}\r\nX-Forwarded-Host: 127.0.0.1:{port}\r\nForwarded: host=localhost",
    ),
    "our name with a user": (421, "Host: user@127.0.0.1:{port}"),
    "our address in one number": (421, "Host: 2130706433:{port}"),
    "our address in hexadecimal": (421, "Host: 0x7f.1:{port}"),
    "our address in short": (421, "Host: 127.1:{port}"),
    "another loopback address": (421, "Host: 127.0.0.2:{port}"),
    "the address of all interfaces": (421, "Host: 0.0.0.0:{port}"),
    "our address inside IPv6": (421, "Host: [::ffff:127.0.0.1]:{port}"),
    "two names in one field": (421, "Host: 127.0.0.1:{port}, evil.example"),
    "a path in the name": (421, "Host: 127.0.0.1:{port}/api"),
    "a port with a leading zero": (421, "Host: 127.0.0.1:0{port}"),
    "no name": (421, "Host:"),
    "no host field": (400, "X-Nothing: 1"),
    "two host fields, ours first": (400, "Host: 127.0.0.1:{port}\r\nHost: evil.example"),
    "two host fields, ours last": (400, "Host: evil.example\r\nHost: 127.0.0.1:{port}"),
    "the same host field twice": (400, "Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}"),
    "a host field folded": (400, "Host: 127.0.0.1:{port}\r\n evil.example"),
    "a space before the colon": (400, "Host : 127.0.0.1:{port}"),
    "another site's page": (403, "Host: 127.0.0.1:{port}\r\nOrigin: https://evil.example"),
    "a page of another port": (403, "Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:3000"),
    "a page without an origin": (403, "Host: 127.0.0.1:{port}\r\nOrigin: null"),
    "our page over TLS": (403, "Host: 127.0.0.1:{port}\r\nOrigin: https://127.0.0.1:{port}"),
    "an empty origin": (403, "Host: 127.0.0.1:{port}\r\nOrigin:"),
    "two origins": (
        400,
        "Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nOrigin: http://evil.example",
    ),
    "a picture in another site's page": (403, "Host: 127.0.0.1:{port}\r\nSec-Fetch-Site: cross-site"),
    "a picture in a page of another port": (403, "Host: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-site"),
    "a site nobody knows": (403, "Host: 127.0.0.1:{port}\r\nSec-Fetch-Site: friendly"),
}

SMUGGLED = "GET /api/status HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"

SMUGGLING = {
    "two lengths": "Content-Length: 0\r\nContent-Length: 4\r\n\r\n" + SMUGGLED,
    "the same length twice": "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    "a list of lengths": "Content-Length: 4, 4\r\n\r\nabcd",
    "a length and chunks": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunks and a length": "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a negative length": "Content-Length: -1\r\n\r\n" + SMUGGLED,
    "a length with a plus": "Content-Length: +4\r\n\r\nabcd",
    "a length in hexadecimal": "Content-Length: 0x4\r\n\r\nabcd",
    "a length with a space inside": "Content-Length: 1 0\r\n\r\nabcd",
    "a length beyond all numbers": "Content-Length: " + "9" * 40 + "\r\n\r\n",
    "a coding nobody has": "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "two codings": "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunked twice": "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked, then itself": "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "a coding with a tab before the colon": "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a folded coding": "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "a vertical tab in the coding": "Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "a chunk size that is none": "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n",
    "a chunk size with a sign": "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n",
    "a chunk size beyond all numbers": "Transfer-Encoding: chunked\r\n\r\n" + "f" * 40 + "\r\n",
    "a chunk longer than it says": "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    "a chunk's end with a bare line feed": "Transfer-Encoding: chunked\r\n\r\n1\r\na\n0\r\n\r\n\r\n",
    "a bare line feed after a field": "X-One: 1\nX-Two: 2\r\n\r\n",
    "a head of bare line feeds": "X-One: 1\n\n",
    "a bare carriage return in a field": "X-One: 1\rX-Two: 2\r\n\r\n",
    "a zero byte in a field": "X-One: a\0b\r\n\r\n",
    "a field without a colon": "X-One\r\n\r\n",
    "a field without a name": ": 1\r\n\r\n",
    "another expectation": "Expect: a-miracle\r\n\r\n",
}

STARTS = {
    "the form for proxies": "GET http://evil.example/api/status HTTP/1.1",
    "the form for proxies with our name": "GET http://127.0.0.1:{port}/api/status HTTP/1.1",
    "the form for tunnels": "CONNECT evil.example:443 HTTP/1.1",
    "the form for the server itself": "OPTIONS * HTTP/1.1",
    "a target without a slash": "GET api/status HTTP/1.1",
    "no version": "GET /api/status",
    "the version before one": "GET /api/status HTTP/0.9",
    "a version to come": "GET /api/status HTTP/2.0",
    "the start of HTTP/2": "PRI * HTTP/2.0",
    "two spaces": "GET  /api/status HTTP/1.1",
    "a tab for a space": "GET\t/api/status HTTP/1.1",
    "a space in the target": "GET /api/ status HTTP/1.1",
    "a method with a colon": "G:ET /api/status HTTP/1.1",
    "a space first": " GET /api/status HTTP/1.1",
    "an empty line first": "\r\nGET /api/status HTTP/1.1",
    "chunks in the old version": "POST /api/status HTTP/1.0\r\nTransfer-Encoding: chunked",
    "a start of TLS": "\x16\x03\x01\x02\x00\x01",
}


def assert_refused(answers: list[RawAnswer], *statuses: int) -> None:
    """One refusal, and nothing that a request behind it could have brought."""
    assert [answer.status for answer in answers] in [[status] for status in statuses]
    assert_fits(json.loads(answers[0].body), "Error")
    assert "monitoring_available" not in answers[0].body.decode()


@pytest.mark.parametrize("name", REBINDING)
async def test_a_request_for_another_name_or_from_another_page_is_refused(api: Served, name: str) -> None:
    status, field = REBINDING[name]
    field = field.format(port=api.port)
    answers = await api.send(f"GET /api/status HTTP/1.1\r\n{field}\r\nConnection: close\r\n\r\n".encode())
    assert_refused(answers, status)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", SMUGGLING)
async def test_a_request_that_may_end_at_two_places_is_refused_and_the_connection_ends(
    api: Served, name: str, method: str
) -> None:
    start = f"{method} /api/status HTTP/1.1\r\nHost: 127.0.0.1:{api.port}\r\n"
    answers = await api.send((start + SMUGGLING[name].format(port=api.port)).encode("latin-1"))
    assert_refused(answers, 400)
    assert answers[0].headers["connection"] == "close"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "body", ["Content-Length: 4\r\n\r\nabcd", "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"]
)
async def test_a_question_with_a_body_is_refused(api: Served, method: str, body: str) -> None:
    start = f"{method} /api/status HTTP/1.1\r\nHost: 127.0.0.1:{api.port}\r\n"
    received = await api.send_raw((start + body).encode())
    assert received.startswith(b"HTTP/1.1 400 ")
    assert b"monitoring_available" not in received


@pytest.mark.parametrize("name", STARTS)
async def test_a_request_that_begins_in_another_way_is_refused(api: Served, name: str) -> None:
    start = STARTS[name].format(port=api.port)
    head = f"{start}\r\nHost: 127.0.0.1:{api.port}\r\nConnection: close\r\n\r\n"
    answers = await api.send(head.encode("latin-1"))
    assert_refused(answers, 400)


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
async def test_every_name_of_this_computer_itself_is_answered(api: Served, host: str) -> None:
    own = host.format(port=api.port)
    fields = f"Host: {own}\r\nOrigin: http://{own}\r\nSec-Fetch-Site: same-origin\r\nConnection: close"
    (answer,) = await api.send(f"GET /api/status HTTP/1.1\r\n{fields}\r\n\r\n".encode())
    assert answer.status == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_browsers_question_before_another_sites_request_is_refused(api: Served) -> None:
    response = await api.client.options(
        "/api/usage",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
    )
    assert response.status_code == 403
    assert not [name for name in response.headers if name.startswith("access-control")]


async def test_an_upgrade_to_another_protocol_is_refused(api: Served) -> None:
    head = api.head("Connection: Upgrade, close", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA")
    (answer,) = await api.send(head)
    assert answer.status == 200
    assert "upgrade" not in answer.headers


async def test_what_was_sent_behind_a_refused_request_is_never_answered(api: Served) -> None:
    refused = api.head("Content-Length: 9999999", start="POST /api/status HTTP/1.1")
    answers = await api.send(refused + api.head("Connection: close"))
    assert [answer.status for answer in answers] == [413]


async def test_a_client_of_the_old_version_gets_one_answer_and_an_end(api: Served) -> None:
    answers = await api.send(api.head(start="GET /healthz HTTP/1.0"))
    assert [answer.status for answer in answers] == [200]
