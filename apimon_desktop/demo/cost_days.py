"""The days that simulated cost reports tell of, in pages as the real ones send them."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from apimon_desktop.demo.dialect import Ask

DAY: Final = timedelta(days=1)
_USUAL_PAGE: Final = 7
_BY_WEEKDAY: Final = tuple(map(Decimal, ("1", "1.1", "0.9", "1.2", "1", "0", "0.25")))
"""How a day compares with an ordinary one; on Saturdays nothing is billed."""


def moment_of_epoch(text: str) -> datetime | None:
    """A moment in seconds since 1970, UTC. None: the text names none."""
    return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() and len(text) <= 10 else None


def moment_of_text(text: str) -> datetime | None:
    """A moment as RFC 3339 writes it, UTC. None: the text names none."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None


def cost_days(ask: Ask, first: datetime, *, most: int) -> tuple[list[tuple[datetime, Decimal]], str | None]:
    """One page of days, each with what it compares to an ordinary one, and the name of the next page.

    Goes from the first moment's day to today, which is there as far as it is over. None: no page follows.
    """
    wanted = ask.query.get("limit", "")
    size = min(int(wanted), most) if wanted.isdecimal() and int(wanted) else _USUAL_PAGE
    page = ask.query.get("page", "")
    start = (moment_of_text(page.removeprefix("page_")) if page else None) or first
    begins = datetime.combine(start.date(), time(), UTC)
    days: list[tuple[datetime, Decimal]] = []
    while begins <= ask.at and len(days) < size:
        share = _BY_WEEKDAY[begins.weekday()]
        passed = min(Decimal(1), Decimal(int((ask.at - begins).total_seconds())) / 86400)
        days.append((begins, share * passed))
        begins += DAY
    return days, f"page_{begins:%Y-%m-%dT00:00:00Z}" if begins <= ask.at else None
