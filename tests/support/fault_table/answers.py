"""Whole answers that are not what was asked for, and harmless ones that look odd."""

import gzip
import json

from apimon_desktop.core.model.ids import Cause
from apimon_desktop.demo.http import End
from fault_table.fault import Fault
from fault_table.scenes import head, says, sends

_HTML = "text/html; charset=utf-8"
_PORTAL = "<!DOCTYPE html><html><head><title>Hotel Wi-Fi</title></head><body>Sign in</body></html>"
_PAGE = "A web page came back instead of the API"
_ELSEWHERE = "It redirects elsewhere"
_NO_JSON = "The reply isn't valid JSON"
_OTHER_FORM = "The reply has an unexpected form"
_EMPTY = "The reply is empty"
_CONTRADICTION = "It reports success and an error at the same time"
_TOO_LONG = "The reply is far too long"
_ODD = "It replied with something unexpected (HTTP {})"
_MODELS = json.dumps({"object": "list", "data": [{"id": "some-model", "object": "model"}]})
_MB = 1024 * 1024


def _bad(name: str, text: str, body: bytes | str = b"", *, status: int = 200) -> Fault:
    return Fault(name=name, scene=says(status, body), cause=Cause.BAD_RESPONSE, status=status, says=text)


def _page(name: str, body: str, *, content_type: str = _HTML) -> Fault:
    return Fault(
        name=name,
        scene=says(200, body, content_type=content_type),
        cause=Cause.BAD_RESPONSE,
        status=200,
        says=_PAGE,
        foreign=True,
    )


def _blocked(name: str, status: int, cause: Cause, text: str, *, foreign: bool = True) -> Fault:
    scene = says(status, _PORTAL, content_type=_HTML)
    return Fault(name=name, scene=scene, cause=cause, status=status, says=text, foreign=foreign)


def _redirect(name: str, status: int, to: str | None) -> Fault:
    headers = {} if to is None else {"Location": to}
    return Fault(
        name=f"redirect {status} {name}",
        scene=says(status, headers=headers),
        cause=Cause.NOT_FOUND,
        status=status,
        says=_ELSEWHERE,
        foreign=True,
    )


OTHER_FORM = (
    _bad("JSON that breaks off", _NO_JSON, '{"data": [{"id": "mod'),
    _bad("JSON with NaN", _NO_JSON, '{"data": [{"id": "x", "weight": NaN}]}'),
    _bad("two documents", _NO_JSON, _MODELS + _MODELS),
    _bad("plain text", _NO_JSON, "OK"),
    _bad("bytes that are no text", _NO_JSON, b'{"data": "\xff\xfe\xfa"}'),
    _bad("number of 5,000 digits", _NO_JSON, '{"data": ' + "9" * 5000 + "}"),
    _bad("JSON 100,000 deep", _NO_JSON, "[" * 100_000 + "]" * 100_000),
    _bad("stream of events", _NO_JSON, 'data: {"id": "x"}\n\ndata: [DONE]\n\n'),
    _bad("null", _EMPTY, "null"),
    _bad("nothing", _EMPTY),
    _bad("nothing but spaces", _EMPTY, " \r\n "),
    _bad("204", _EMPTY, status=204),
    _bad("202 without a body", _EMPTY, status=202),
    _bad("text in JSON", _OTHER_FORM, '"hello"'),
    _bad("number in JSON", _OTHER_FORM, "42"),
    _bad("another object", _OTHER_FORM, '{"hello": "world"}'),
    _bad("list of something else", _OTHER_FORM, '{"data": [{"object": "bucket", "results": []}]}'),
    _bad("answer of a chat", _OTHER_FORM, '{"choices": [{"message": {"content": "hi"}}]}'),
    _bad("failure that calls itself one", _CONTRADICTION, '{"success": false, "result": null}'),
    _bad("error within a 200, without a status", _CONTRADICTION, '{"error": {"message": "no"}}'),
    _bad("10 MB", _TOO_LONG, b'{"data": "' + b"x" * (10 * _MB) + b'"}'),
    _bad("2 MB and a little", _TOO_LONG, b'{"data": "' + b"x" * (2 * _MB) + b'"}'),
    Fault(
        name="10 KB that unpack to 10 MB",
        scene=says(200, gzip.compress(b" " * (10 * _MB)), headers={"Content-Encoding": "gzip"}),
        cause=Cause.BAD_RESPONSE,
        status=200,
        says=_TOO_LONG,
    ),
    Fault(
        name="chunks without an end",
        scene=sends(
            head("Transfer-Encoding: chunked"), *[b"80000\r\n" + b" " * 0x80000 + b"\r\n"] * 9, end=End.HANG
        ),
        cause=Cause.BAD_RESPONSE,
        status=200,
        says=_TOO_LONG,
    ),
)

SOMEBODY_ELSE = (
    _page("sign-in page of a hotel", _PORTAL),
    _page("sign-in page that calls itself JSON", _PORTAL, content_type="application/json"),
    _page("sign-in page after a byte order mark", f"\ufeff\r\n{_PORTAL}", content_type="text/plain"),
    _page("page that begins with a script", "<script>location='/login'</script>", content_type="text/plain"),
    _page("page that begins with a comment", "<!-- hotspot --><p>Sign in</p>"),
    _redirect("to a sign-in page", 302, "http://portal.invalid/login?from=api"),
    _redirect("to a sign-in page", 303, "http://portal.invalid/login"),
    _redirect("to a sign-in page", 307, "http://portal.invalid/login"),
    _redirect("to another host", 301, "https://www.example.com/v1/models"),
    _redirect("to another host", 308, "https://www.example.com/v1/models"),
    _redirect("to itself", 302, "models"),
    _redirect("to its own start page", 301, "/"),
    _redirect("to nowhere", 302, None),
    _redirect("of choices", 300, "https://www.example.com/"),
    _blocked(
        "network that asks for a sign-in",
        511,
        Cause.SERVER_ERROR,
        "The network asks for a sign-in (HTTP 511)",
    ),
    _blocked(
        "proxy that asks for a sign-in",
        407,
        Cause.BAD_RESPONSE,
        "A proxy asks for a sign-in (HTTP 407)",
    ),
    _blocked(
        "filter that blocks the address",
        403,
        Cause.PERMISSION,
        "A web page refuses access (HTTP 403); the key was not verified",
    ),
    _blocked("page that is not there", 404, Cause.NOT_FOUND, "Nothing at this address (HTTP 404)"),
    _blocked(
        "log-in of somebody else",
        401,
        Cause.BAD_RESPONSE,
        "A web page asks for a sign-in (HTTP 401); the key was not verified",
    ),
)

ITS_OWN_EDGE = (
    _blocked("Cloudflare 502", 502, Cause.SERVER_ERROR, "Server error (HTTP 502)", foreign=False),
    _blocked("Cloudflare 520", 520, Cause.SERVER_ERROR, "Server error (HTTP 520)", foreign=False),
    _blocked("Cloudflare 522", 522, Cause.SERVER_ERROR, "Server error (HTTP 522)", foreign=False),
    _blocked("Cloudflare 429", 429, Cause.RATE_LIMITED, "Too many requests", foreign=False),
    _blocked("CloudFront 405", 405, Cause.NOT_FOUND, "Nothing at this address (HTTP 405)", foreign=False),
    _bad("304 that nobody asked for", _ODD.format(304), status=304),
    _bad("418", _ODD.format(418), '{"error": "teapot"}', status=418),
    Fault(
        name="451",
        scene=says(451, "{}"),
        cause=Cause.PERMISSION,
        status=451,
        says="Not offered in your region",
    ),
)

ROWS = (*OTHER_FORM, *SOMEBODY_ELSE, *ITS_OWN_EDGE)


def _fine(name: str, *pieces: bytes) -> Fault:
    return Fault(name=name, scene=sends(*pieces), cause=Cause.OK, status=200, says="Replies in")


_LENGTH = f"Content-Length: {len(_MODELS)}"
_WHOLE = _MODELS.encode()
_PACKED = gzip.compress(_WHOLE)

HARMLESS = (
    *(
        Fault(
            name=f"restricted key, refused with {status}",
            scene=says(status, '{"error": {"message": "Insufficient permissions. Missing scopes: x"}}'),
            cause=Cause.OK,
            status=status,
            says="Replies in",
        )
        for status in (401, 403)
    ),
    _fine("Retry-After on a 200", head(_LENGTH, "Retry-After: 55") + _WHOLE),
    _fine("clock that is a year off", head(_LENGTH, "Date: Tue, 23 Nov 2027 14:00:00 GMT") + _WHOLE),
    _fine("date that is none", head(_LENGTH, "Date: yesterday") + _WHOLE),
    _fine("JSON after a byte order mark", head() + b"\xef\xbb\xbf" + _WHOLE),
    _fine("JSON in UTF-16", head() + _MODELS.encode("utf-16")),
    _fine("gzip", head("Content-Encoding: gzip", f"Content-Length: {len(_PACKED)}") + _PACKED),
    _fine("HTTP/1.0", head(status="HTTP/1.0 200 OK") + _WHOLE),
    _fine("reason in German", head(_LENGTH, status="HTTP/1.1 200 Schön") + _WHOLE),
    _fine("no reason at all", head(_LENGTH, status="HTTP/1.1 200") + _WHOLE),
    _fine(
        "hints before the answer", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", head(_LENGTH) + _WHOLE
    ),
    _fine("request id with control characters", head(_LENGTH, "x-request-id: \x1b[31mred") + _WHOLE),
    _fine("content type of a page", head(_LENGTH, "Content-Type: text/html") + _WHOLE),
    _fine("body byte by byte", head(_LENGTH), *[_WHOLE[i : i + 1] for i in range(len(_WHOLE))]),
)
"""What must not be mistaken for a fault."""
