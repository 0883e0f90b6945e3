"""Replies to real requests in every protocol, written after the providers' forms, with what they cost."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apimon_desktop.core.model.billing import Price, PriceSource, Rates
from apimon_desktop.core.model.usage import Tokens

CHAT_PATH = "/chat/completions"


def rates(
    plain: str,
    output: str,
    *,
    cached: str | None = None,
    written: str | None = None,
    written_1h: str | None = None,
) -> Price:
    """A price in USD per million tokens."""
    return Price(
        rates=Rates(
            input_usd_per_mtok=Decimal(plain),
            output_usd_per_mtok=Decimal(output),
            cached_input_usd_per_mtok=None if cached is None else Decimal(cached),
            cache_write_usd_per_mtok=None if written is None else Decimal(written),
            cache_write_1h_usd_per_mtok=None if written_1h is None else Decimal(written_1h),
        ),
        source=PriceSource.GENAI_PRICES,
    )


def by_hand_usd(sums: str) -> Decimal:
    """The value of "12 × 0.30 + 7 × 2.50", in millionths of a dollar."""
    products = (part.split("×") for part in sums.split("+"))
    return sum((Decimal(a.strip()) * Decimal(b.strip()) for a, b in products), Decimal(0)).scaleb(-6)


def tokens(
    plain: int,
    output: int,
    *,
    cached: int = 0,
    written: int = 0,
    written_1h: int = 0,
    thought: int = 0,
) -> Tokens:
    """All that went in and all that came out, and the parts of them."""
    return Tokens(
        input_tokens=plain,
        cached_input_tokens=cached,
        cache_write_tokens=written,
        cache_write_1h_tokens=written_1h,
        output_tokens=output,
        reasoning_tokens=thought,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A reply, and what is to be read in it."""

    provider: str
    path: str
    """Below the base URL."""
    data: bytes
    content_type: str = "application/json"
    model: str | None
    reply_id: str | None
    tokens: Tokens | None
    price: Price = field(default_factory=lambda: rates("1", "1"))
    by_hand: str = "0 × 1"
    """Tokens times USD per million, for each kind."""
    told_usd: str | None = None
    """What the reply itself says that it cost."""
    failed: bool = False
    """True where it carries an error in spite of its good status."""

    @property
    def is_stream(self) -> bool:
        return self.content_type == "text/event-stream"


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _events(*documents: Any, comments: int = 0, done: bool = True, names: bool = False) -> bytes:
    """Server-sent events, one to a line; ``names`` as Anthropic has them."""
    lines = [": OPENROUTER PROCESSING\n\n"] * comments
    for document in documents:
        name = f"event: {document['type']}\n" if names else ""
        lines.append(f"{name}data: {json.dumps(document, ensure_ascii=False)}\n\n")
    return "".join([*lines, "data: [DONE]\n\n"] if done else lines).encode()


def _choice(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {"index": 0, "message": message, "finish_reason": "stop"}


def _chunks(frame: dict[str, Any], words: Iterable[str], **last: Any) -> list[dict[str, Any]]:
    """A stream of words in OpenAI's form; ``last`` is what only its last chunk has."""
    spoken = [{**frame, "choices": [{"index": 0, "delta": {"content": word}}]} for word in words]
    return [*spoken, {**frame, **last}]


_SECRET = 'She said "usage": {"prompt_tokens": 999999} and } ] left. \\ 你好'
"""What was generated looks like what we look for, and is not."""

_CHAT_FRAME = {"id": "chatcmpl-E8Z6oQmG9mMkKMV1LRB0", "object": "chat.completion", "model": "gpt-4.1-nano"}
_CHAT_USAGE = {
    "prompt_tokens": 1500,
    "completion_tokens": 200,
    "total_tokens": 1700,
    "prompt_tokens_details": {"cached_tokens": 1024, "cache_write_tokens": 256, "audio_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 128, "audio_tokens": 0},
}
_RESPONSE = {
    "id": "resp_01b3872abf64d716016a85c5098d",
    "object": "response",
    "status": "completed",
    "error": None,
    "model": "gpt-5-nano",
    "output": [{"type": "message", "content": [{"type": "output_text", "text": _SECRET}]}],
    "metadata": {"usage": "none of ours"},
    "usage": {
        "input_tokens": 86,
        "input_tokens_details": {"cached_tokens": 40, "cache_write_tokens": 0},
        "output_tokens": 145,
        "output_tokens_details": {"reasoning_tokens": 64},
        "total_tokens": 231,
    },
}
_MESSAGE_USAGE = {
    "input_tokens": 10,
    "cache_creation_input_tokens": 300,
    "cache_read_input_tokens": 7000,
    "cache_creation": {"ephemeral_5m_input_tokens": 100, "ephemeral_1h_input_tokens": 200},
    "output_tokens": 4,
    "service_tier": "standard",
}
_MESSAGE = {
    "id": "msg_011CeCGmJuBv4nzeaMk9ez38",
    "type": "message",
    "model": "claude-haiku-4-5",
    "content": [{"type": "tool_use", "input": {"usage": {"input_tokens": 5}}, "text": _SECRET}],
    "usage": _MESSAGE_USAGE,
}
_HAIKU = rates("1", "5", cached="0.1", written="1.25", written_1h="2")
_GEMINI = {
    "candidates": [{"content": {"parts": [{"text": _SECRET}]}, "finishReason": "STOP"}],
    "modelVersion": "gemini-2.5-flash",
    "responseId": "_VQYaqvRGbW6qtsPg4TDoAg",
}
_GEMINI_USAGE = {
    "promptTokenCount": 3520,
    "cachedContentTokenCount": 3512,
    "toolUsePromptTokenCount": 30,
    "candidatesTokenCount": 2,
    "thoughtsTokenCount": 42,
    "totalTokenCount": 3594,
}
_FLASH = rates("0.30", "2.50", cached="0.03")
_ROUTED = {
    "id": "gen-1786494353-kty83RekJ8mWyokYYPyI",
    "provider": "Google",
    "model": "google/gemini-3.6-flash",
}
_ROUTED_USAGE = {
    "prompt_tokens": 30,
    "completion_tokens": 26,
    "total_tokens": 56,
    "cost": 0.00024,
    "is_byok": False,
    "cost_details": {"upstream_inference_cost": 0.00024},
    "completion_tokens_details": {"reasoning_tokens": 25},
}
_LLAMA = {"id": "ovCaxP2-6Ng1vN-a273a06d7d0ae66f", "model": "meta-llama/Llama-3.3-70B-Instruct-Turbo"}
_KIMI = {"id": "cmpl-04ea926191a14749b7f2c7a48a68abc6", "model": "kimi-k2.6"}
_SSE = "text/event-stream"

_INTERACTION = {
    "id": "v1_ChdFVVFhYXFpN0pNNnRzYWtQ",
    "object": "interaction",
    "status": "completed",
    "model": "gemini-2.5-flash",
    "steps": [{"type": "model_output", "content": [{"type": "text", "text": _SECRET}]}],
    "usage": {
        "total_input_tokens": 3520,
        "total_cached_tokens": 3512,
        "total_tool_use_tokens": 30,
        "total_output_tokens": 2,
        "total_thought_tokens": 42,
        "total_tokens": 3594,
        "input_tokens_by_modality": [{"modality": "text", "tokens": 3520}],
    },
}

BODIES = {
    "openai chat": Body(
        provider="openai",
        path=CHAT_PATH,
        data=_json({**_CHAT_FRAME, "choices": [_choice(_SECRET)], "usage": _CHAT_USAGE}),
        model="gpt-4.1-nano",
        reply_id="chatcmpl-E8Z6oQmG9mMkKMV1LRB0",
        tokens=tokens(1500, 200, cached=1024, written=256, thought=128),
        price=rates("0.10", "0.40", cached="0.025"),
        # What is cached costs less, what is written to the cache as other input; thoughts are output.
        by_hand="220 × 0.10 + 256 × 0.10 + 1024 × 0.025 + 200 × 0.40",
    ),
    "openai chat, streamed with usage": Body(
        provider="openai",
        path=CHAT_PATH,
        content_type=_SSE,
        data=_events(
            *_chunks({**_CHAT_FRAME, "usage": None}, ["A", _SECRET], choices=[], usage=_CHAT_USAGE),
        ),
        model="gpt-4.1-nano",
        reply_id="chatcmpl-E8Z6oQmG9mMkKMV1LRB0",
        tokens=tokens(1500, 200, cached=1024, written=256, thought=128),
        price=rates("0.10", "0.40", cached="0.025"),
        by_hand="220 × 0.10 + 256 × 0.10 + 1024 × 0.025 + 200 × 0.40",
    ),
    "openai chat, streamed without usage": Body(
        provider="openai",
        path=CHAT_PATH,
        content_type=_SSE,
        data=_events(*_chunks(_CHAT_FRAME, ["A", _SECRET], choices=[])),
        model="gpt-4.1-nano",
        reply_id="chatcmpl-E8Z6oQmG9mMkKMV1LRB0",
        tokens=None,
    ),
    "openai embeddings": Body(
        provider="openai",
        path="/embeddings",
        data=_json(
            {
                "object": "list",
                "data": [{"object": "embedding", "index": i, "embedding": [0.0123] * 64} for i in range(9)],
                "model": "text-embedding-3-small",
                "usage": {"prompt_tokens": 812, "total_tokens": 812},
            }
        ),
        model="text-embedding-3-small",
        reply_id=None,
        tokens=tokens(812, 0),
        price=rates("0.02", "0"),
        by_hand="812 × 0.02",
    ),
    "openai responses": Body(
        provider="openai",
        path="/responses",
        data=_json(_RESPONSE),
        model="gpt-5-nano",
        reply_id="resp_01b3872abf64d716016a85c5098d",
        tokens=tokens(86, 145, cached=40, thought=64),
        price=rates("0.05", "0.40", cached="0.005"),
        by_hand="46 × 0.05 + 40 × 0.005 + 145 × 0.40",
    ),
    "openai responses, streamed": Body(
        provider="openai",
        path="/responses",
        content_type=_SSE,
        data=_events(
            {"type": "response.created", "response": {**_RESPONSE, "usage": None, "output": []}},
            {"type": "response.output_text.delta", "delta": _SECRET},
            {"type": "response.completed", "response": _RESPONSE},
            done=False,
            names=True,
        ),
        model="gpt-5-nano",
        reply_id="resp_01b3872abf64d716016a85c5098d",
        tokens=tokens(86, 145, cached=40, thought=64),
        price=rates("0.05", "0.40", cached="0.005"),
        by_hand="46 × 0.05 + 40 × 0.005 + 145 × 0.40",
    ),
    "openai responses, failed in the stream": Body(
        provider="openai",
        path="/responses",
        content_type=_SSE,
        data=_events(
            {"type": "response.created", "response": {**_RESPONSE, "usage": None, "output": []}},
            {
                "type": "response.failed",
                "response": {**_RESPONSE, "usage": None, "error": {"code": "server_error", "message": "Oh"}},
            },
            done=False,
            names=True,
        ),
        model="gpt-5-nano",
        reply_id="resp_01b3872abf64d716016a85c5098d",
        tokens=None,
        failed=True,
    ),
    "anthropic messages": Body(
        provider="anthropic",
        path="/messages",
        data=_json(_MESSAGE),
        model="claude-haiku-4-5",
        reply_id="msg_011CeCGmJuBv4nzeaMk9ez38",
        tokens=tokens(7310, 4, cached=7000, written=300, written_1h=200),
        price=_HAIKU,
        by_hand="10 × 1 + 7000 × 0.1 + 100 × 1.25 + 200 × 2 + 4 × 5",
    ),
    "anthropic messages, streamed": Body(
        provider="anthropic",
        path="/messages",
        content_type=_SSE,
        data=_events(
            {
                "type": "message_start",
                "message": {**_MESSAGE, "content": [], "usage": {**_MESSAGE_USAGE, "output_tokens": 1}},
            },
            {"type": "ping"},
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": _SECRET},
            },
            # Cumulative, and without the split of what was written to the cache.
            {
                "type": "message_delta",
                "delta": {"stop_reason": "end_turn"},
                "usage": {
                    "input_tokens": 12,
                    "cache_creation_input_tokens": 300,
                    "cache_read_input_tokens": 7000,
                    "output_tokens": 90,
                    "server_tool_use": None,
                },
            },
            {"type": "message_stop"},
            done=False,
            names=True,
        ),
        model="claude-haiku-4-5",
        reply_id="msg_011CeCGmJuBv4nzeaMk9ez38",
        tokens=tokens(7312, 90, cached=7000, written=300, written_1h=200),
        price=_HAIKU,
        by_hand="12 × 1 + 7000 × 0.1 + 100 × 1.25 + 200 × 2 + 90 × 5",
    ),
    "anthropic messages, overloaded in the stream": Body(
        provider="anthropic",
        path="/messages",
        content_type=_SSE,
        data=_events(
            {"type": "message_start", "message": {**_MESSAGE, "content": []}},
            {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
            done=False,
            names=True,
        ),
        model="claude-haiku-4-5",
        reply_id="msg_011CeCGmJuBv4nzeaMk9ez38",
        tokens=tokens(7310, 0, cached=7000, written=300, written_1h=200),
        price=_HAIKU,
        by_hand="10 × 1 + 7000 × 0.1 + 100 × 1.25 + 200 × 2",
        failed=True,
    ),
    "gemini": Body(
        provider="google_gemini",
        path="/models/gemini-2.5-flash:generateContent",
        data=_json({**_GEMINI, "usageMetadata": _GEMINI_USAGE}),
        model="gemini-2.5-flash",
        reply_id="_VQYaqvRGbW6qtsPg4TDoAg",
        tokens=tokens(3550, 44, cached=3512, thought=42),
        price=_FLASH,
        # 3520 − 3512 of the prompt and 30 from tools at the full price; 2 said and 42 thought.
        by_hand="8 × 0.30 + 30 × 0.30 + 3512 × 0.03 + 2 × 2.50 + 42 × 2.50",
    ),
    "gemini, nothing said": Body(
        provider="google_gemini",
        path="/models/gemini-2.5-flash:generateContent",
        data=_json({**_GEMINI, "usageMetadata": {"promptTokenCount": 171, "totalTokenCount": 171}}),
        model="gemini-2.5-flash",
        reply_id="_VQYaqvRGbW6qtsPg4TDoAg",
        tokens=tokens(171, 0),
        price=_FLASH,
        by_hand="171 × 0.30",
    ),
    "gemini, streamed as events": Body(
        provider="google_gemini",
        path="/models/gemini-2.5-flash:streamGenerateContent",
        content_type=_SSE,
        data=_events(
            {**_GEMINI, "usageMetadata": {**_GEMINI_USAGE, "candidatesTokenCount": 1}},
            {**_GEMINI, "usageMetadata": _GEMINI_USAGE},
            done=False,
        ),
        model="gemini-2.5-flash",
        reply_id="_VQYaqvRGbW6qtsPg4TDoAg",
        tokens=tokens(3550, 44, cached=3512, thought=42),
        price=_FLASH,
        by_hand="38 × 0.30 + 3512 × 0.03 + 44 × 2.50",
    ),
    "gemini, streamed as a list": Body(
        provider="google_gemini",
        path="/models/gemini-2.5-flash:streamGenerateContent",
        data=json.dumps(
            [
                {**_GEMINI, "usageMetadata": {**_GEMINI_USAGE, "candidatesTokenCount": 1}},
                {**_GEMINI, "usageMetadata": _GEMINI_USAGE},
            ],
            indent=2,
        ).encode(),
        model="gemini-2.5-flash",
        reply_id="_VQYaqvRGbW6qtsPg4TDoAg",
        tokens=tokens(3550, 44, cached=3512, thought=42),
        price=_FLASH,
        by_hand="38 × 0.30 + 3512 × 0.03 + 44 × 2.50",
    ),
    "gemini interaction": Body(
        provider="google_gemini",
        path="/interactions",
        data=_json(_INTERACTION),
        model="gemini-2.5-flash",
        reply_id="v1_ChdFVVFhYXFpN0pNNnRzYWtQ",
        tokens=tokens(3550, 44, cached=3512, thought=42),
        price=_FLASH,
        by_hand="38 × 0.30 + 3512 × 0.03 + 44 × 2.50",
    ),
    "gemini interaction, streamed": Body(
        provider="google_gemini",
        path="/interactions",
        content_type=_SSE,
        data=_events(
            {
                "event_type": "interaction.created",
                "interaction": {"id": _INTERACTION["id"], "object": "interaction", "status": "in_progress"},
            },
            {"event_type": "step.delta", "index": 0, "delta": {"type": "text", "text": _SECRET}},
            {"event_type": "interaction.completed", "interaction": _INTERACTION},
        ),
        model="gemini-2.5-flash",
        reply_id="v1_ChdFVVFhYXFpN0pNNnRzYWtQ",
        tokens=tokens(3550, 44, cached=3512, thought=42),
        price=_FLASH,
        by_hand="38 × 0.30 + 3512 × 0.03 + 44 × 2.50",
    ),
    "gemini in openai's form": Body(
        provider="google_gemini",
        path="/openai/chat/completions",
        data=_json(
            {
                "id": "Un6LacrVMcjUxs0PmJfWoQc",
                "model": "gemini-2.5-flash",
                "choices": [_choice("4")],
                "usage": {"prompt_tokens": 20, "completion_tokens": 424, "total_tokens": 1016},
            }
        ),
        model="gemini-2.5-flash",
        reply_id="Un6LacrVMcjUxs0PmJfWoQc",
        tokens=tokens(20, 996, thought=572),
        price=_FLASH,
        by_hand="20 × 0.30 + 424 × 2.50 + 572 × 2.50",
    ),
    "gemini embeddings": Body(
        provider="google_gemini",
        path="/models/gemini-embedding-001:embedContent",
        data=_json({"embedding": {"values": [0.5] * 64}}),
        model=None,
        reply_id=None,
        tokens=None,
    ),
    "openrouter chat": Body(
        provider="openrouter",
        path=CHAT_PATH,
        data=_json({**_ROUTED, "choices": [_choice(_SECRET)], "usage": _ROUTED_USAGE}),
        model="google/gemini-3.6-flash",
        reply_id="gen-1786494353-kty83RekJ8mWyokYYPyI",
        tokens=tokens(30, 26, thought=25),
        price=rates("1.50", "7.50"),
        by_hand="30 × 1.50 + 26 × 7.50",
        told_usd="0.00024",
    ),
    "openrouter chat, with a vendor's own key": Body(
        provider="openrouter",
        path=CHAT_PATH,
        data=_json(
            {
                **_ROUTED,
                "choices": [_choice("ready")],
                "usage": {**_ROUTED_USAGE, "cost": 0.000012, "is_byok": True},
            }
        ),
        model="google/gemini-3.6-flash",
        reply_id="gen-1786494353-kty83RekJ8mWyokYYPyI",
        tokens=tokens(30, 26, thought=25),
        price=rates("1.50", "7.50"),
        by_hand="30 × 1.50 + 26 × 7.50",
        # The fee of 5 %, and what the vendor bills.
        told_usd="0.000252",
    ),
    "openrouter chat, streamed": Body(
        provider="openrouter",
        path=CHAT_PATH,
        content_type=_SSE,
        data=_events(
            *_chunks(_ROUTED, ["re", "ady"], choices=[], usage=_ROUTED_USAGE),
            comments=5,
        ),
        model="google/gemini-3.6-flash",
        reply_id="gen-1786494353-kty83RekJ8mWyokYYPyI",
        tokens=tokens(30, 26, thought=25),
        price=rates("1.50", "7.50"),
        by_hand="30 × 1.50 + 26 × 7.50",
        told_usd="0.00024",
    ),
    "openrouter chat, error in the stream": Body(
        provider="openrouter",
        path=CHAT_PATH,
        content_type=_SSE,
        data=_events(
            *_chunks(
                _ROUTED,
                ["re"],
                choices=[],
                error={"code": 502, "message": "Network connection lost."},
                usage={**_ROUTED_USAGE, "cost": 0},
            ),
            comments=5,
        ),
        model="google/gemini-3.6-flash",
        reply_id="gen-1786494353-kty83RekJ8mWyokYYPyI",
        tokens=tokens(30, 26, thought=25),
        price=rates("1.50", "7.50"),
        by_hand="30 × 1.50 + 26 × 7.50",
        told_usd="0",
        failed=True,
    ),
    "openrouter chat, nothing but an error": Body(
        provider="openrouter",
        path=CHAT_PATH,
        data=_json({"error": {"code": 502, "message": "Network connection lost."}}),
        model=None,
        reply_id=None,
        tokens=None,
        failed=True,
    ),
    "openrouter responses": Body(
        provider="openrouter",
        path="/responses",
        data=_json({**_RESPONSE, "usage": {**_RESPONSE["usage"], "cost": 8.25e-05}}),  # type: ignore[dict-item]
        model="gpt-5-nano",
        reply_id="resp_01b3872abf64d716016a85c5098d",
        tokens=tokens(86, 145, cached=40, thought=64),
        price=rates("0.05", "0.40", cached="0.005"),
        by_hand="46 × 0.05 + 40 × 0.005 + 145 × 0.40",
        told_usd="0.0000825",
    ),
    "openrouter embeddings": Body(
        provider="openrouter",
        path="/embeddings",
        data=_json(
            {
                "object": "list",
                "data": [{"object": "embedding", "embedding": [0.0123] * 64}],
                "model": "openai/text-embedding-3-small",
                "usage": {"prompt_tokens": 8, "total_tokens": 8, "cost": 1.6e-7},
            }
        ),
        model="openai/text-embedding-3-small",
        reply_id=None,
        tokens=tokens(8, 0),
        price=rates("0.02", "0"),
        by_hand="8 × 0.02",
        told_usd="0.00000016",
    ),
    "together chat": Body(
        provider="together_ai",
        path=CHAT_PATH,
        data=_json(
            {
                **_LLAMA,
                "choices": [_choice(_SECRET)],
                "usage": {
                    "prompt_tokens": 46,
                    "completion_tokens": 45,
                    "total_tokens": 91,
                    "cached_tokens": 16,
                },
            }
        ),
        model="meta-llama/Llama-3.3-70B-Instruct-Turbo",
        reply_id="ovCaxP2-6Ng1vN-a273a06d7d0ae66f",
        tokens=tokens(46, 45, cached=16),
        price=rates("0.88", "0.88"),
        by_hand="30 × 0.88 + 16 × 0.88 + 45 × 0.88",
    ),
    "together chat, streamed": Body(
        provider="together_ai",
        path=CHAT_PATH,
        content_type=_SSE,
        data=_events(
            *_chunks(
                {**_LLAMA, "usage": None},
                ["1", ",", " 2"],
                choices=[],
                usage={"prompt_tokens": 41, "completion_tokens": 15, "total_tokens": 56, "cached_tokens": 0},
            )
        ),
        model="meta-llama/Llama-3.3-70B-Instruct-Turbo",
        reply_id="ovCaxP2-6Ng1vN-a273a06d7d0ae66f",
        tokens=tokens(41, 15),
        price=rates("0.88", "0.88"),
        by_hand="41 × 0.88 + 15 × 0.88",
    ),
    "moonshot chat": Body(
        provider="moonshot_ai",
        path=CHAT_PATH,
        data=_json(
            {
                **_KIMI,
                "choices": [_choice(_SECRET)],
                "usage": {
                    "prompt_tokens": 19,
                    "completion_tokens": 21,
                    "total_tokens": 40,
                    "cached_tokens": 10,
                },
            }
        ),
        model="kimi-k2.6",
        reply_id="cmpl-04ea926191a14749b7f2c7a48a68abc6",
        tokens=tokens(19, 21, cached=10),
        price=rates("0.95", "4", cached="0.16"),
        by_hand="9 × 0.95 + 10 × 0.16 + 21 × 4",
    ),
    "moonshot chat, streamed with usage in a choice": Body(
        provider="moonshot_ai",
        path=CHAT_PATH,
        content_type=_SSE,
        data=_events(
            *_chunks(
                _KIMI,
                ["你", "好"],
                choices=[
                    {
                        "index": 0,
                        "delta": {},
                        "finish_reason": "stop",
                        "usage": {"prompt_tokens": 19, "completion_tokens": 13, "total_tokens": 32},
                    }
                ],
            )
        ),
        model="kimi-k2.6",
        reply_id="cmpl-04ea926191a14749b7f2c7a48a68abc6",
        tokens=tokens(19, 13),
        price=rates("0.95", "4"),
        by_hand="19 × 0.95 + 13 × 4",
    ),
    "added provider, streamed in groq's form": Body(
        provider="groq",
        path=CHAT_PATH,
        content_type=_SSE,
        data=_events(
            *_chunks(
                {"id": "chatcmpl-f51b2cd2-bef7-417e-964e", "model": "openai/gpt-oss-20b"},
                ["Hi"],
                choices=[],
                x_groq={"usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}},
            )
        ),
        model="openai/gpt-oss-20b",
        reply_id="chatcmpl-f51b2cd2-bef7-417e-964e",
        tokens=tokens(9, 3),
        price=rates("0.10", "0.50"),
        by_hand="9 × 0.10 + 3 × 0.50",
    ),
    "added provider with ids that repeat": Body(
        provider="groq",
        path=CHAT_PATH,
        data=_json(
            {
                "id": "chatcmpl-123",
                "model": "llama3",
                "choices": [_choice("Hi")],
                "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12},
            }
        ),
        model="llama3",
        reply_id=None,
        tokens=tokens(9, 3),
        price=rates("0.10", "0.50"),
        by_hand="9 × 0.10 + 3 × 0.50",
    ),
}
"""By what they are."""
