"""A provider on loopback that answers a request in each of the ways in which requests end."""

import json
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Final

STREAMS: Final = frozenset({"stream", "aborted stream", "error inside a stream"})
STATUSES: Final = {"400": 400, "401": 401, "402": 402, "429": 429, "529": 529, "retried": 500}
_LONG_PAUSE_S: Final = 1.5
"""Longer than the timeout of clients that are to give up."""
_ERRORS: Final[dict[str, dict[str, Any]]] = {
    "anthropic": {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
    "google_gemini": {"error": {"code": 503, "status": "UNAVAILABLE", "message": "Overloaded"}},
    "openrouter": {
        "id": "gen-0000000000000001",
        "object": "chat.completion.chunk",
        "created": 1_790_000_000,
        "model": "m",
        "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}],
        "error": {"code": 502, "message": "Upstream error"},
    },
}
_ERROR: Final[dict[str, Any]] = {
    "error": {"type": "server_error", "message": "The server had an error", "code": None}
}
"""Inside a stream, where a provider has no form of its own."""


class SdkServer:
    """Speaks each provider's protocol below a path of its own name; ``scenario`` says how requests end."""

    def __init__(self) -> None:
        self.scenario = "success"
        self.requests = 0
        """How many came since the scenario was set."""
        self._numbers = count(1)
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def play(self, scenario: str) -> None:
        """Answers like this from now on."""
        self.scenario, self.requests = scenario, 0

    def close(self) -> None:
        """Refuses connections from now on."""
        self._server.shutdown()
        self._server.server_close()

    def number(self) -> int:
        """A new one for each reply."""
        return next(self._numbers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: clients leave as they like."""


class _Handler(BaseHTTPRequestHandler):
    owner: SdkServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The same each time: what callers see is compared."""
        return "Mon, 30 Nov 2026 12:00:00 GMT"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self._answer()

    def _answer(self) -> None:
        self.owner.requests += 1
        scenario, provider = self.owner.scenario, self.path.split("/")[1]
        if scenario == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        elif scenario == "timeout":
            threading.Event().wait(_LONG_PAUSE_S)
            self.close_connection = True
        elif scenario in STATUSES and not (scenario == "retried" and self.owner.requests > 1):
            self._send(STATUSES[scenario], _refusal(provider, STATUSES[scenario]))
        elif scenario in STREAMS:
            self._stream(provider, scenario)
        else:
            body = _reply(provider, self.path, self.owner.number())
            self._send(200, body, cut=scenario == "truncated")

    def _send(self, status: int, document: Any, *, cut: bool = False) -> None:
        data = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Retry-After-Ms", "1")
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if cut else data)
        self.close_connection = cut

    def _stream(self, provider: str, scenario: str) -> None:
        first, last = _events(provider, self.owner.number())
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        events = [first, _ERRORS.get(provider, _ERROR)] if scenario.startswith("error") else [first, *last]
        for event in events:
            self._chunk(event)
        if scenario != "aborted stream":
            if provider not in ("anthropic", "google_gemini") and not scenario.startswith("error"):
                self._write(b"data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, event: dict[str, Any]) -> None:
        name = f"event: {event['type']}\n" if isinstance(event.get("type"), str) else ""
        self._write(f"{name}data: {json.dumps(event)}\n\n".encode())

    def _write(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        self.wfile.flush()


def _refusal(provider: str, status: int) -> dict[str, Any]:
    if provider == "anthropic":
        kinds = {
            401: "authentication_error",
            429: "rate_limit_error",
            529: "overloaded_error",
            500: "api_error",
        }
        return {
            "type": "error",
            "error": {"type": kinds.get(status, "invalid_request_error"), "message": "No"},
        }
    if provider == "google_gemini":
        return {"error": {"code": status, "message": "No", "status": "UNKNOWN"}}
    return {"error": {"message": "No", "code": status, "type": None, "param": None}}


def _chat(number: int, **more: Any) -> dict[str, Any]:
    return {"id": f"chatcmpl-{number:016d}", "created": 1_790_000_000, "model": "m", **more}


_CHAT_USAGE: Final = {"prompt_tokens": 12, "completion_tokens": 5, "total_tokens": 17}
_GEMINI_USAGE: Final = {"promptTokenCount": 12, "candidatesTokenCount": 5, "totalTokenCount": 17}


def _reply(provider: str, path: str, number: int) -> dict[str, Any]:
    if provider == "anthropic":
        message = {"type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn"}
        content = [{"type": "text", "text": "Yes"}]
        return {
            **message,
            "id": f"msg_{number:016d}",
            "stop_sequence": None,
            "content": content,
            "usage": {"input_tokens": 12, "output_tokens": 5},
        }
    if path.partition("?")[0].endswith("/interactions"):
        return {
            "id": f"v1_{number:016d}",
            "object": "interaction",
            "status": "completed",
            "model": "m",
            "steps": [{"type": "model_output", "content": [{"type": "text", "text": "Yes"}]}],
            "usage": {"total_input_tokens": 12, "total_output_tokens": 5, "total_tokens": 17},
        }
    if "/responses" in path:
        is_done = path.partition("?")[0].split("/")[-1] != "responses"
        return {
            "id": "resp_0123456789abcdef",
            "object": "response",
            "created_at": 1_790_000_000,
            "model": "m",
            "status": "completed" if is_done else "queued",
            "background": True,
            "error": None,
            "output": [],
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": [],
            "usage": {"input_tokens": 12, "output_tokens": 5, "total_tokens": 17} if is_done else None,
        }
    if provider == "google_gemini":
        part: dict[str, Any] = {
            "content": {"role": "model", "parts": [{"text": "Yes"}]},
            "finishReason": "STOP",
            "index": 0,
        }
        return {
            "candidates": [part],
            "usageMetadata": _GEMINI_USAGE,
            "modelVersion": "m",
            "responseId": f"g{number:020d}",
        }
    choice: dict[str, Any] = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": "Yes"},
    }
    return _chat(
        number, object="chat.completion", choices=[choice], usage=_CHAT_USAGE, system_fingerprint="f"
    )


def _events(provider: str, number: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The first event, and the rest."""
    if provider == "anthropic":
        message = {**_reply(provider, "", number), "content": [], "stop_reason": None}
        message["usage"] = {"input_tokens": 12, "output_tokens": 1}
        delta = {"type": "text_delta", "text": "Yes"}
        return {"type": "message_start", "message": message}, [
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            {"type": "content_block_delta", "index": 0, "delta": delta},
            {"type": "content_block_stop", "index": 0},
            {
                "type": "message_delta",
                "delta": {"stop_reason": "end_turn", "stop_sequence": None},
                "usage": {"output_tokens": 5},
            },
            {"type": "message_stop"},
        ]
    if provider == "google_gemini":
        whole = _reply(provider, "", number)
        part = {"content": whole["candidates"][0]["content"], "index": 0}
        usage = {"promptTokenCount": 12, "candidatesTokenCount": 1, "totalTokenCount": 13}
        return {**whole, "candidates": [part], "usageMetadata": usage}, [whole]
    frame: dict[str, Any] = _chat(number, object="chat.completion.chunk", system_fingerprint="f")
    begun: dict[str, Any] = {
        "index": 0,
        "delta": {"role": "assistant", "content": "Yes"},
        "finish_reason": None,
    }
    last: dict[str, Any] = {"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}
    return {**frame, "choices": [begun]}, [
        {**frame, "choices": [last]},
        {**frame, "choices": [], "usage": _CHAT_USAGE},
    ]
