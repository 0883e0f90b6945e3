"""What is sent back: documents, texts and refusals."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

JSON: Final = "application/json"
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One whole answer."""

    body: bytes
    status: int = 200
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=lambda: _NO_HEADERS)
    """Beside those that every answer has."""


class RefusedError(Exception):
    """The request is not done; the message says why, and is safe to send to anybody."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Mapping[str, str] = _NO_HEADERS,
        *,
        further: Mapping[str, object] = _NO_HEADERS,
    ) -> None:
        """``further`` are fields of the answer besides ``error``."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
        self.further = further

    @property
    def answer(self) -> Answer:
        """The refusal as it is sent."""
        error = {"error": {"code": self.code, "message": self.message}, **self.further}
        return Answer(body=encoded(error), status=self.status, headers=self.headers)


def bad_request(message: str) -> RefusedError:
    """The request is not one that can be understood in only one way."""
    return RefusedError(400, "bad_request", message)


def internal_error() -> RefusedError:
    """Our own fault; the log has the particulars, the client has none."""
    return RefusedError(500, "internal_error", "API Monitor failed to answer this. Its log says more.")


def json_answer(document: object, status: int = 200) -> Answer:
    """A document as an answer."""
    return Answer(body=encoded(document), status=status)


def encoded(document: object) -> bytes:
    """A document as JSON in UTF-8, with a final line end for terminals; lone surrogates are escaped."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode(errors="backslashreplace") + b"\n"
