import json
import tracemalloc

import pytest

from apimon_desktop.providers.reply_reader import ReplyReader
from apimon_desktop.providers.usage_shapes import CHAT, MESSAGES, RESPONSES

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
        b"{" + USAGE,
        b"data: {" + USAGE + b"\n\n",
        b"data: [1, 2]\n",
        b"{" + USAGE + b", oops}",
        b'data: {"usage": {' + b'"a": [' * 100_000 + b"\n",
    ],
)
def test_what_is_no_reply_says_nothing(body: bytes) -> None:
    reader = read(body)
    assert used(reader) is None
    assert not reader.failed


def test_an_event_beyond_all_measure_is_passed_over_and_the_next_one_read() -> None:
    start = b'data: {"usage": {"prompt_tokens": 1}, "text": "'
    reader = read(start, *[b"x" * 1024 * 1024] * 6, b'"}\n', b"data: {" + USAGE + b"}\n")
    assert used(reader) == 9


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


@pytest.mark.parametrize("kind", ["message_stop", "response.completed", "response.incomplete"])
def test_the_last_event_is_known_by_its_type(kind: str) -> None:
    reader = ReplyReader(MESSAGES)
    reader.feed(b'data: {"model": "some"}\n')
    assert not reader.is_complete
    reader.feed(f'data: {{"type":"{kind}","response":{{"usage":null}}}}\n\n'.encode())
    assert reader.is_complete
