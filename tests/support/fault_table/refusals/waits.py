"""How long to wait, said in every form that is met."""

from apimon_desktop.core.model.ids import Cause
from fault_table.fault import Fault
from fault_table.refusals.row import TOO_MANY, row


def _wait(name: str, wait_s: float | None, **headers: str) -> Fault:
    fields = {field.replace("_", "-"): value for field, value in headers.items()}
    text = TOO_MANY
    document = {"error": {"message": "Slow down"}}
    return row(
        "anthropic",
        429,
        Cause.RATE_LIMITED,
        text,
        document,
        named=name,
        headers=fields,
        proven=True,
        wait_s=wait_s,
    )


ROWS = (
    _wait("Retry-After that is negative", 0, Retry_After="-30"),
    _wait("Retry-After of ten years", 32 * 86_400, Retry_After="315360000"),
    _wait("Retry-After that is no number", None, Retry_After="in a while"),
    _wait("Retry-After of infinity", 32 * 86_400, Retry_After="inf"),
    _wait("Retry-After in ms", 1.5, retry_after_ms="1500"),
    _wait(
        "Retry-After as a date by a clock that is wrong",
        30,
        Retry_After="Tue, 23 Nov 2027 14:00:30 GMT",
        Date="Tue, 23 Nov 2027 14:00:00 GMT",
    ),
    _wait("Retry-After as a date long past", 0, Retry_After="Mon, 23 Nov 2020 14:00:00 GMT"),
    _wait(
        "Retry-After as a date that overflows",
        None,
        Retry_After="Mon, 23 Nov 99999999999999999999 14:00:00 GMT",
    ),
)
