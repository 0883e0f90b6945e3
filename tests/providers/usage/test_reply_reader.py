import json
import tracemalloc

import pytest

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.spec import UsageShape
from apimon_desktop.providers.usage.reply_reader import ReplyReader
from apimon_desktop.providers.usage.shapes import CHAT, MESSAGES, RESPONSES

USAGE = b'"usage": {"prompt_tokens": 7, "completion_tokens": 2}'


def read(*pieces: bytes) -> ReplyReader:
    reader = ReplyReader(CHAT)
    for piece in pieces:
        reader.feed(piece)
    reader.end()
    return reader


def used(reader: ReplyReader) -> int | None:
    tokens = reader.reading().tokens
    return None if tokens is None else tokens.total


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf{" + USAGE + b"}",
        b"\n\n  {" + USAGE + b"}",
        b"data:{" + USAGE + b"}\n\n",
        b"\r\n: hello\r\ndata: {" + USAGE + b"}\r\n\r\n",
        b"event: x\nid: 3\nretry: 5\ndata: {" + USAGE + b"}\n\n",
    ],
)
def test_what_stands_around_a_reply_is_passed_over(body: bytes) -> None:
    assert used(read(body)) == 9
    assert used(read(*(bytes([byte]) for byte in body))) == 9


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html>" + USAGE,
        b"data: {" + USAGE + b"\n\n",
        b"data: [1, 2]\n",
        b'data: {"usage": {' + b'"a": [' * 100_000 + b"\n",
    ],
)
def test_what_is_no_reply_says_nothing(body: bytes) -> None:
    reader = read(body)
    assert used(reader) is None
    assert not reader.failed


@pytest.mark.parametrize("body", [b"{" + USAGE, b"{" + USAGE + b", oops}", b"data: {" + USAGE + b', "x": "'])
def test_what_was_told_before_a_reply_broke_off_was_used(body: bytes) -> None:
    assert used(read(body)) == 9


@pytest.mark.parametrize(
    "around",
    [
        b'"text": "' + b"x" * 6_000_000 + b'"',
        b'"output": [' + b'{"image": "data: {}"}, ' * 5000 + b"1]",
        b'"schema": ' + b'{"x":' * 20_000 + b"1" + b"}" * 20_000,
        b'"schema": ' + b'{"x":' * 2000 + b"1" + b"}" * 2000,
    ],
    ids=["long", "wide", "deep", "short and deep"],
)
@pytest.mark.parametrize("piece_bytes", [1000, 65_536, 10_000_000])
def test_usage_is_found_in_an_event_of_any_size_and_depth(around: bytes, piece_bytes: int) -> None:
    for event in (around + b", " + USAGE, USAGE + b", " + around):
        body = b'data: {"model": "m"}\n\ndata: {' + event + b"}\n\ndata: [DONE]\n\n"
        reader = read(*(body[at : at + piece_bytes] for at in range(0, len(body), piece_bytes)))
        assert used(reader) == 9
        assert reader.is_complete


def test_a_long_line_that_is_no_data_is_passed_over() -> None:
    reader = read(b": " + b"x" * 200_000, b"y" * 1000, b"\ndata: {" + USAGE + b"}\n\n")
    assert used(reader) == 9


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_an_event_may_go_over_several_lines(newline: bytes) -> None:
    text = json.dumps(
        {"model": "m", "usage": {"prompt_tokens": 7, "completion_tokens": 2}}, indent=1
    ).encode()
    event = newline.join(b"data: " + line for line in text.split(b"\n")) + newline * 2
    pieces = [*event.splitlines(keepends=True), event, b"data: [DONE]" + newline]
    assert used(read(*pieces)) == 9
    assert read(*pieces).is_complete


def test_events_without_an_empty_line_between_them_are_told_apart() -> None:
    reader = read(b'data: {"model": "m"}\ndata: {' + USAGE + b"}\n", b"data: [DONE]\n")
    assert used(reader) == 9
    assert reader.is_complete


def ended(shape: UsageShape, *documents: object, start: bytes = b"", end: bytes = b"") -> ReplyReader:
    """A stream of these documents, or their list where it begins with a bracket."""
    reader = ReplyReader(shape)
    reader.feed(start)
    for document in documents:
        text = json.dumps(document).encode()
        reader.feed(text + b"," if start == b"[" else b"data: " + text + b"\n\n")
    reader.feed(end)
    reader.end()
    return reader


CHUNK = {"model": "m", "choices": [{"index": 0, "delta": {"content": "a"}, "finish_reason": None}]}
TOLD = {"prompt_tokens": 7, "completion_tokens": 2}
BEGUN = {"type": "message_start", "message": {"model": "m", "usage": {"input_tokens": 7, "output_tokens": 1}}}
GEMINI = PROVIDERS[ProviderId("google_gemini")].usage[0]
PART = {"modelVersion": "g", "candidates": [{"content": {}}], "usageMetadata": {"promptTokenCount": 7}}
WHOLE = {**PART, "candidates": [{"finishReason": "STOP"}]}
CREATED = {"type": "response.created", "response": {"model": "m", "status": "in_progress", "usage": None}}


@pytest.mark.parametrize(
    ("reader", "is_partial"),
    [
        (ended(CHAT), False),
        (ended(CHAT, start=b"<html>"), False),
        (ended(CHAT, CHUNK), True),
        (ended(CHAT, CHUNK, end=b"data: [DONE]\n\n"), False),
        (ended(CHAT, {**CHUNK, "choices": [], "usage": TOLD}), False),
        (ended(CHAT, {**CHUNK, "usage": TOLD}), True),
        (ended(CHAT, {**CHUNK, "usage": TOLD}, CHUNK, {"usage": TOLD}), False),
        (ended(CHAT, {"choices": [{"finish_reason": "stop", "usage": TOLD}]}), False),
        (ended(CHAT, start=json.dumps({"choices": [1], "usage": TOLD}).encode()), False),
        (ended(CHAT, start=json.dumps({"choices": [1], "usage": TOLD}).encode()[:-1]), False),
        (ended(CHAT, start=b'{"choices": [1], "model": "m"'), True),
        (ended(MESSAGES, BEGUN), True),
        (ended(MESSAGES, BEGUN, {"type": "message_delta", "usage": {"output_tokens": 9}}), True),
        (
            ended(
                MESSAGES,
                BEGUN,
                {
                    "type": "message_delta",
                    "delta": {"stop_reason": "end_turn"},
                    "usage": {"output_tokens": 9},
                },
            ),
            False,
        ),
        (ended(MESSAGES, BEGUN, {"type": "error", "error": {"type": "overloaded_error"}}), True),
        (ended(MESSAGES, BEGUN, {"type": "message_stop"}), False),
        (ended(MESSAGES, start=b'{"type": "message", "usage": {"input_tokens": 1}}'), False),
        (ended(GEMINI, PART), True),
        (ended(GEMINI, PART, WHOLE), False),
        (ended(GEMINI, WHOLE, PART), True),
        (ended(GEMINI, {"promptFeedback": {}, "usageMetadata": {"promptTokenCount": 7}}), False),
        (ended(GEMINI, PART, start=b"["), True),
        (ended(GEMINI, PART, WHOLE, start=b"["), False),
        (ended(GEMINI, PART, PART, start=b"[", end=b"]"), False),
        (ended(RESPONSES, CREATED), True),
        (ended(RESPONSES, CREATED, {"type": "response.in_progress", "response": {"usage": TOLD}}), True),
        (ended(RESPONSES, CREATED, {"type": "response.completed", "response": {"usage": TOLD}}), False),
    ],
)
def test_a_reply_is_partial_until_it_has_told_all_of_its_usage(reader: ReplyReader, is_partial: bool) -> None:
    assert reader.is_partial is is_partial
    assert not reader.is_pending


def test_the_output_that_anthropic_tells_at_the_start_is_a_placeholder() -> None:
    tokens = ended(MESSAGES, BEGUN).reading().tokens
    assert tokens is not None
    assert (tokens.input_tokens, tokens.output_tokens) == (7, 0)


def _response(status: str, **more: object) -> dict[str, object]:
    return {"model": "m", "status": status, "usage": None, **more}


@pytest.mark.parametrize(
    ("reader", "is_pending"),
    [
        (ended(RESPONSES, start=json.dumps(_response("queued")).encode()), True),
        (ended(RESPONSES, start=json.dumps(_response("in_progress", background=True)).encode()), True),
        (
            ended(RESPONSES, start=json.dumps(_response("in_progress", usage={"input_tokens": 0})).encode()),
            True,
        ),
        (ended(RESPONSES, start=json.dumps(_response("completed")).encode()), False),
        (ended(RESPONSES, start=json.dumps(_response("failed", background=True)).encode()), False),
        (
            ended(RESPONSES, {"type": "response.created", "response": _response("queued", background=True)}),
            True,
        ),
        (ended(RESPONSES, {"type": "response.created", "response": _response("in_progress")}), False),
        (
            ended(
                RESPONSES,
                {"type": "response.created", "response": _response("queued", background=True)},
                {"type": "response.completed", "response": _response("completed", usage={"input_tokens": 3})},
            ),
            False,
        ),
    ],
)
def test_a_reply_in_the_background_is_pending_until_it_is_done(reader: ReplyReader, is_pending: bool) -> None:
    assert reader.is_pending is is_pending


def test_a_reply_of_any_length_costs_no_memory() -> None:
    pieces = [b'{"id": "chatcmpl-0123456789abcdef", "choices": [{"text": "']
    pieces += [b"word " * 12_800] * 160
    pieces += [b'"}], ' + USAGE + b"}"]
    reader = ReplyReader(CHAT)
    tracemalloc.start()
    try:
        for piece in pieces:
            reader.feed(piece)
        most_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert used(reader) == 9
    assert sum(map(len, pieces)) > 10_000_000
    assert most_bytes < 300_000


def test_nothing_of_what_was_generated_is_kept() -> None:
    text = "the words of the answer"
    for body in (
        json.dumps({"choices": [{"message": {"content": text}}], "usage": {"prompt_tokens": 7}}).encode(),
        b'data: {"choices": [{"delta": {"content": "' + text.encode() + b'"}}], ' + USAGE + b"}\n",
    ):
        reader = ReplyReader(CHAT)
        reader.feed(body)
        assert used(reader)
        assert text not in _everything(reader)


def _everything(thing: object) -> str:
    held = getattr(thing, "__dict__", None)
    if held is None:
        return repr(thing)
    return " ".join(_everything(value) for name, value in held.items() if name != "_shape")


@pytest.mark.parametrize(
    ("event", "failed"),
    [
        ({"error": {"message": "Oh"}}, True),
        ({"error": "Oh"}, True),
        ({"type": "error", "message": "Oh"}, True),
        ({"type": "response.failed", "response": {"error": {"code": "server_error"}}}, True),
        ({"choices": [{"error": {"code": 502}, "finish_reason": "error"}]}, True),
        ({"event_type": "interaction.completed", "interaction": {"status": "failed"}}, True),
        ({"choices": [{"error": None}], "status": "incomplete"}, False),
        ({"error": None}, False),
        ({"error": {}}, False),
        ({"error": ""}, False),
        ({"type": "response.completed", "response": {"error": None}}, False),
        ({"type": ["error"]}, False),
    ],
)
def test_an_error_in_a_stream_is_an_error(event: object, *, failed: bool) -> None:
    reader = ReplyReader(RESPONSES)
    reader.feed(b'data: {"model": "gpt-5-nano"}\n')
    reader.feed(b"data: " + json.dumps(event).encode() + b"\n")
    assert reader.failed is failed


def test_an_answer_that_failed_at_the_vendor_behind_a_gateway_says_so_in_its_choice() -> None:
    reader = read(b'{"id": "gen-1", "choices": [{"error": {"code": 502, "message": "Oh"}}], ' + USAGE + b"}")
    assert (reader.failed, reader.error, used(reader)) == (True, {"code": 502, "message": "Oh"}, 9)


def test_a_reply_that_says_only_that_it_failed_has_failed() -> None:
    reader = read(b'{"status": "failed", "error": null, ' + USAGE + b"}")
    assert (reader.failed, reader.error, used(reader)) == (True, None, 9)


def test_the_first_error_of_a_stream_counts() -> None:
    reader = read(b'data: {"error": {"code": 400}}\n\n', b'data: {"type": "error", "code": 500}\n\n')
    assert reader.error == {"code": 400}


@pytest.mark.parametrize("kind", ["message_stop", "response.completed", "response.incomplete"])
def test_the_last_event_is_known_by_its_type(kind: str) -> None:
    reader = ReplyReader(MESSAGES)
    reader.feed(b'data: {"model": "some"}\n')
    assert not reader.is_complete
    reader.feed(f'data: {{"type":"{kind}","response":{{"usage":null}}}}\n\n'.encode())
    assert reader.is_complete
