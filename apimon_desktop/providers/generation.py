"""The smallest real request to a model, in the forms that several providers share."""

from collections.abc import Mapping
from typing import Any, Final

from apimon_desktop.providers.shapes import count_at, list_under
from apimon_desktop.providers.spec import ExtraRequest, Rule

PROMPT: Final = "Hi"
MOST_CHAT_TOKENS: Final = 32
"""One token out; in, the prompt and what a provider wraps around it."""


def chat_test(
    model: str | None, *, limit_field: str = "max_tokens", rules: tuple[Rule, ...] = ()
) -> ExtraRequest:
    """One token of chat in OpenAI's form; ``limit_field`` is what the limit of the answer is called."""

    def body(model: str) -> Mapping[str, Any]:
        return {"model": model, "messages": [{"role": "user", "content": PROMPT}], limit_field: 1}

    return ExtraRequest(
        path="chat/completions",
        body=body,
        model=model,
        is_own_answer=list_under("choices", of="message"),
        rules=rules,
        most_tokens=MOST_CHAT_TOKENS,
        read_tokens=count_at("usage", "total_tokens"),
    )
