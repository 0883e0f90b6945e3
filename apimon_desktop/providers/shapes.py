"""Small questions that declarations ask of a reply's document."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from apimon_desktop.providers.spec import Reply

_LARGEST_COUNT: Final = 10**12
_LONGEST_MESSAGE: Final = 4000
_LEAST_POWER: Final = -20
_LARGEST_POWER: Final = 12
"""A figure beyond these powers of ten is no money, and too long to be written out."""


def list_under(name: str, *, of: str) -> Callable[[Any], bool]:
    """Asks whether a document is an object with a list under the name, whose items have the field ``of``."""

    def ask(document: Any) -> bool:
        return isinstance(document, dict) and is_list(document.get(name), of=of)

    return ask


def is_list(document: Any, *, of: str) -> bool:
    """True for a list of objects that all have the field; an empty one has nothing that speaks against it."""
    return isinstance(document, list) and all(isinstance(item, dict) and of in item for item in document)


def object_under(name: str, *, of: tuple[str, ...]) -> Callable[[Any], bool]:
    """Asks whether a document is an object with an object under the name that has one of the fields."""

    def ask(document: Any) -> bool:
        inner = document.get(name) if isinstance(document, dict) else None
        return isinstance(inner, dict) and any(field in inner for field in of)

    return ask


def error_of(document: Any) -> dict[str, Any]:
    """The error object of a reply; some gateways wrap it in a list. Empty: there is none."""
    document = _unwrapped(document)
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(error, str):
        return {"message": error}
    return error if isinstance(error, dict) else {}


def reports_failure(document: Any) -> bool:
    """True where a document calls itself a failure: ``code`` not 0, or ``status`` or ``success`` false."""
    if not isinstance(document, dict):
        return False
    code = document.get("code", 0)
    failed = document.get("status") is False or document.get("success") is False
    return failed or (isinstance(code, int) and code != 0)


def message_of(document: Any) -> str:
    """The start of a refusal's message, wherever it is; some gateways send no error object."""
    outer = _unwrapped(document)
    places = [error_of(document).get("message")]
    if isinstance(outer, dict):
        places += [outer.get("detail"), outer.get("message")]
    return next((text[:_LONGEST_MESSAGE] for text in places if isinstance(text, str)), "")


def says(text: str) -> Callable[[Reply], bool]:
    """Asks whether the error's message contains the text, whatever its case."""

    def ask(reply: Reply) -> bool:
        return text.lower() in message_of(reply.document).lower()

    return ask


def error_is(*names: str) -> Callable[[Reply], bool]:
    """Asks whether the error's type, code or status is one of the names."""

    def ask(reply: Reply) -> bool:
        error = error_of(reply.document)
        return any(error.get(field) in names for field in ("type", "code", "status"))

    return ask


def error_field(*names: str) -> Callable[[Reply], Any]:
    """A reader of the value under these nested names in the error. It gives None where there is none."""

    def read(reply: Reply) -> Any:
        found: Any = error_of(reply.document)
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    return read


def google_details(document: Any) -> Iterator[dict[str, Any]]:
    """The detail objects of an error in Google's form."""
    details = error_of(document).get("details")
    if isinstance(details, list):
        yield from (detail for detail in details if isinstance(detail, dict))


def either(*questions: Callable[[Reply], bool]) -> Callable[[Reply], bool]:
    """Asks whether any of the questions is answered with yes."""

    def ask(reply: Reply) -> bool:
        return any(question(reply) for question in questions)

    return ask


def count_at(*names: str) -> Callable[[Any], int | None]:
    """Reads a count that stands under these names, one inside the other. None: no count stands there."""

    def read(document: Any) -> int | None:
        for name in names:
            document = document.get(name) if isinstance(document, dict) else None
        is_count = isinstance(document, int) and not isinstance(document, bool)
        return document if is_count and 0 <= document <= _LARGEST_COUNT else None

    return read


def money(value: Any) -> Decimal | None:
    """An amount from a reply, to the digit as it was written. None: it is no sum of money."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        amount = Decimal(str(value))
    except (InvalidOperation, ValueError):  # the latter for a whole number of thousands of digits
        return None
    if not amount:
        return Decimal(0)
    return amount if amount.is_finite() and _LEAST_POWER <= amount.adjusted() <= _LARGEST_POWER else None


def _unwrapped(document: Any) -> Any:
    return document[0] if isinstance(document, list) and document else document
