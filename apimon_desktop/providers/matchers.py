"""Building blocks of declarations: values and conditions in replies, a small chat request, cost reports."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from apimon_desktop.core.model.billing import CostLine, CostPage
from apimon_desktop.providers.spec import ExtraRequest, Place, Reply, Rule

_LONGEST_MESSAGE: Final = 4000
_LEAST_POWER: Final = -20
_LARGEST_POWER: Final = 12
"""A number beyond these powers of ten is not an amount of money."""
PROMPT: Final = "Hi"
MOST_CHAT_TOKENS: Final = 32
"""One output token; as input, the prompt and what the provider adds."""
_LARGEST_PAGE_NAME: Final = 2048
_LATEST_S: Final = 4_102_444_800
"""The year 2100; a later time is invalid."""
_LARGEST_COUNT: Final = 10**9
"""The limit of a count, as in reports."""
_COUNT_TEXT: Final = re.compile(r"[0-9]{1,12}(?:\.0{1,3})?")


def at(document: Any, place: Place) -> Any:
    """The value at a place in a document. None: there is none."""
    for step in place:
        if isinstance(step, str):
            document = document.get(step) if isinstance(document, dict) else None
        else:
            document = document[step] if isinstance(document, list) and len(document) > step else None
    return document


def count_at(usage: Any, place: Place) -> int | None:
    """The count at a place. None: there is none, or no valid one."""
    return count_of(at(usage, place))


def sum_at(usage: Any, places: Iterable[Place]) -> int:
    """The sum of the counts at some places."""
    return sum(count_at(usage, place) or 0 for place in places)


def count_of(value: Any) -> int | None:
    """The value as a count; some gateways send a string. None: it is not a valid count."""
    if isinstance(value, str) and _COUNT_TEXT.fullmatch(value):
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if not 0 <= value <= _LARGEST_COUNT or value != int(value):
        return None
    return int(value)


def has_list(name: str, *, of: str) -> Callable[[Any], bool]:
    """True for an object with a list under the name, whose items have the field ``of``."""
    return lambda document: isinstance(document, dict) and is_list(document.get(name), of=of)


def is_list(document: Any, *, of: str) -> bool:
    """True for a list of objects that all have the field; also for an empty list."""
    return isinstance(document, list) and all(isinstance(item, dict) and of in item for item in document)


def has_object(name: str, *, of: tuple[str, ...]) -> Callable[[Any], bool]:
    """True for an object with an object under the name that has one of the fields."""

    def matches(document: Any) -> bool:
        inner = at(document, (name,))
        return isinstance(inner, dict) and any(field in inner for field in of)

    return matches


def error_of(document: Any) -> dict[str, Any]:
    """The error object of a reply; some gateways wrap it in a list. Empty: there is none."""
    error = at(_unwrapped(document), ("error",))
    if isinstance(error, str):
        return {"message": error}
    return error if isinstance(error, dict) else {}


def reports_failure(document: Any) -> bool:
    """True where a document reports a failure: ``code`` not 0, or ``status`` or ``success`` false."""
    if not isinstance(document, dict):
        return False
    code = document.get("code", 0)
    failed = document.get("status") is False or document.get("success") is False
    return failed or (isinstance(code, int) and code != 0)


def message_of(document: Any) -> str:
    """The start of an error message; some gateways send it without an error object."""
    outer = _unwrapped(document)
    places = error_of(document).get("message"), at(outer, ("detail",)), at(outer, ("message",))
    return next((text[:_LONGEST_MESSAGE] for text in places if isinstance(text, str)), "")


def message_contains(*texts: str) -> Callable[[Reply], bool]:
    """True where the error message contains one of the texts, ignoring case."""

    def matches(reply: Reply) -> bool:
        message = message_of(reply.document).lower()
        return any(text.lower() in message for text in texts)

    return matches


def error_is(*names: str) -> Callable[[Reply], bool]:
    """True where the error's type, code or status is one of the names."""

    def matches(reply: Reply) -> bool:
        error = error_of(reply.document)
        return any(error.get(field) in names for field in ("type", "code", "status"))

    return matches


def error_field(*names: str) -> Callable[[Reply], Any]:
    """Reads the value under these nested names in the error. None: there is none."""
    return lambda reply: at(error_of(reply.document), names)


def error_text(*names: str) -> Callable[[Reply], str]:
    """Reads the text under these nested names in the error. Empty: there is none."""
    read = error_field(*names)
    return lambda reply: text if isinstance(text := read(reply), str) else ""


def error_details(document: Any) -> Iterator[dict[str, Any]]:
    """The objects in the list of an error's details, as Google sends them."""
    details = error_of(document).get("details")
    if isinstance(details, list):
        yield from (detail for detail in details if isinstance(detail, dict))


def any_of(*conditions: Callable[[Reply], bool]) -> Callable[[Reply], bool]:
    """True where any of the conditions is true."""
    return lambda reply: any(condition(reply) for condition in conditions)


def count_reader(*names: str) -> Callable[[Any], int | None]:
    """Reads the count under these nested names. None: there is no valid count."""
    return lambda document: count_at(document, names)


def money(value: Any) -> Decimal | None:
    """An exact amount from a reply. None: it is not an amount of money."""
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


def chat_test(
    model: str | None, *, limit_field: str = "max_tokens", rules: tuple[Rule, ...] = ()
) -> ExtraRequest:
    """One token of chat in OpenAI's form; ``limit_field`` names the limit of the answer."""

    def body(model: str) -> Mapping[str, Any]:
        return {"model": model, "messages": [{"role": "user", "content": PROMPT}], limit_field: 1}

    return ExtraRequest(
        path="chat/completions",
        body=body,
        model=model,
        is_own_answer=has_list("choices", of="message"),
        rules=rules,
        most_tokens=MOST_CHAT_TOKENS,
        read_tokens=count_reader("usage", "total_tokens"),
    )


def day_start(day: date) -> datetime:
    """The beginning of a day in UTC."""
    return datetime.combine(day, time(), UTC)


def page_of(
    document: Any,
    *,
    begins: Callable[[dict[str, Any]], date | None],
    amount: Callable[[dict[str, Any]], tuple[Any, Any]],
    per_unit: int = 1,
) -> CostPage | None:
    """A page of a cost report: buckets of one day with results. None: it has another form.

    ``begins`` gives a bucket's day (None: another form), ``amount`` the unvalidated number and currency of a
    result; ``per_unit`` is 100 for amounts in cents.
    """
    buckets = at(document, ("data",))
    if not is_list(buckets, of="results"):
        return None
    lines: list[CostLine] = []
    for bucket in buckets:
        day, results = begins(bucket), bucket["results"]
        if day is None or not isinstance(results, list):
            return None
        found = [_line(day, amount(one), per_unit) for one in results if isinstance(one, dict)]
        known = [line for line in found if line is not None]
        if len(known) != len(results):
            return None
        lines += known or [CostLine(day=day, amount=Decimal(0), currency="USD")]
    return CostPage(lines=tuple(lines), next_page=_next_page(document))


def _line(day: date, amount: tuple[Any, Any], per_unit: int) -> CostLine | None:
    figure, currency = money(amount[0]), amount[1]
    if figure is None or not (isinstance(currency, str) and len(currency) == 3 and currency.isalpha()):
        return None
    return CostLine(day=day, amount=figure / per_unit, currency=currency.upper())


def _next_page(document: Mapping[str, Any]) -> str | None:
    page = document.get("next_page")
    is_name = isinstance(page, str) and 0 < len(page) <= _LARGEST_PAGE_NAME
    return page if is_name and document.get("has_more") is True else None


def day_of_epoch(value: Any) -> date | None:
    """The day in UTC of a time in seconds since 1970. None: it is not a time."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LATEST_S:
        return None
    return datetime.fromtimestamp(value, UTC).date()


def day_of_text(value: Any) -> date | None:
    """The day in UTC of a time with a zone in RFC 3339. None: it is not one."""
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        return None if moment.tzinfo is None else moment.astimezone(UTC).date()
    except (ValueError, OverflowError):
        return None
