"""Small questions that declarations ask of a reply's document."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from apimon_desktop.providers.spec import Reply


def list_under(name: str) -> Callable[[Any], bool]:
    """Asks whether a document is an object with a list under the name."""

    def ask(document: Any) -> bool:
        return isinstance(document, dict) and isinstance(document.get(name), list)

    return ask


def object_under(name: str) -> Callable[[Any], bool]:
    """Asks whether a document is an object with an object under the name."""

    def ask(document: Any) -> bool:
        return isinstance(document, dict) and isinstance(document.get(name), dict)

    return ask


def error_of(document: Any) -> dict[str, Any]:
    """The error object of a reply; some gateways wrap it in a list. Empty: there is none."""
    if isinstance(document, list) and document:
        document = document[0]
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(error, str):
        return {"message": error}
    return error if isinstance(error, dict) else {}


def says(text: str) -> Callable[[Reply], bool]:
    """Asks whether the error's message contains the text, whatever its case."""

    def ask(reply: Reply) -> bool:
        message = error_of(reply.document).get("message")
        return isinstance(message, str) and text.lower() in message.lower()

    return ask


def error_is(*names: str) -> Callable[[Reply], bool]:
    """Asks whether the error's type, code or status is one of the names."""

    def ask(reply: Reply) -> bool:
        error = error_of(reply.document)
        return any(error.get(field) in names for field in ("type", "code", "status"))

    return ask


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


def money(value: Any) -> Decimal | None:
    """An amount from a reply, to the digit as it was written. None: it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
