"""What simulated providers answer when something small is generated."""

from apimon_desktop.demo.dialect import Ask
from apimon_desktop.demo.http import Response, json_response

PROMPT_TOKENS = 8
CHAT_TOKENS = PROMPT_TOKENS + 1
EMBEDDING_TOKENS = 1


def chat_completion(ask: Ask) -> Response:
    """One token of chat in OpenAI's form."""
    return json_response(
        {
            "id": "chatcmpl-demo",
            "object": "chat.completion",
            "created": int(ask.at.timestamp()),
            "model": ask.model,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": "Hello"},
                    "finish_reason": "length",
                }
            ],
            "usage": {
                "prompt_tokens": PROMPT_TOKENS,
                "completion_tokens": CHAT_TOKENS - PROMPT_TOKENS,
                "total_tokens": CHAT_TOKENS,
            },
        }
    )


def embedding(ask: Ask) -> Response:
    """A short vector in OpenAI's form."""
    return json_response(
        {
            "object": "list",
            "data": [{"object": "embedding", "index": 0, "embedding": [0.0125, -0.0071, 0.0332]}],
            "model": ask.model,
            "usage": {"prompt_tokens": EMBEDDING_TOKENS, "total_tokens": EMBEDDING_TOKENS},
        }
    )
