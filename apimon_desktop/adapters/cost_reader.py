"""Reads cost reports: with an admin key, which goes to the provider's own address and nowhere else."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlencode, urlsplit

from apimon_desktop.adapters.body import Body, CutAnswerError, read_body
from apimon_desktop.adapters.clock import Clock
from apimon_desktop.adapters.http_client import HttpClients, load_httpx
from apimon_desktop.adapters.transport_faults import Progress, named
from apimon_desktop.core.base_url import is_this_computer
from apimon_desktop.core.billing import CostAnswer, CostFault, CostLine, CostPage, billed_days
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import say
from apimon_desktop.core.thresholds import Thresholds
from apimon_desktop.providers.spec import CostReport, Provider

if TYPE_CHECKING:
    import httpx

_REFUSALS: Final = (401, 403)
_BUSY: Final = 429
_HTTPS: Final = 443
_LATE: Final = timedelta(days=2)
"""What was read of so many days before may have been too early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSource:
    """A cost report, where it is read, and with what key."""

    provider: Provider
    report: CostReport
    base_url: str
    key: Secret

    @property
    def is_own_address(self) -> bool:
        """True where the admin key may go: to the provider itself, or to this computer."""
        asked, own = urlsplit(self.base_url), urlsplit(self.provider.base_url)
        if is_this_computer(asked.hostname or ""):
            return True
        return asked.scheme == own.scheme and (asked.hostname, asked.port or _HTTPS) == (own.hostname, _HTTPS)

    @property
    def looks_right(self) -> bool:
        """True where the key begins as admin keys do."""
        return self.key.reveal().startswith(self.report.key_prefixes)


class ReadsCosts(Protocol):
    """What the engine needs of a reader."""

    async def read(self, source: CostSource, *, first: date) -> CostAnswer:
        """What was billed from a day on, in UTC."""


class _NoReportError(Exception):
    """The report cannot be had."""

    def __init__(self, fault: CostFault, detail: str | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.detail = detail


class CostReader:
    """Asks page by page; never raises for what the world may do, and believes no half of a report."""

    def __init__(self, clients: HttpClients, clock: Clock, thresholds: Thresholds) -> None:
        self._clients = clients
        self._clock = clock
        self._thresholds = thresholds

    async def read(self, source: CostSource, *, first: date) -> CostAnswer:
        """What was billed from a day on, in UTC."""
        try:
            lines = await self._lines(source, first)
        except _NoReportError as fault:
            return CostAnswer(fault=fault.fault, detail=fault.detail)
        except (OSError, load_httpx().HTTPError, load_httpx().InvalidURL) as fault:
            return CostAnswer(fault=CostFault.NO_ANSWER, detail=named(fault)[1])
        except CutAnswerError as cut:
            return CostAnswer(fault=CostFault.FAILED, detail=cut.sentence)
        return CostAnswer(billed=billed_days(source.provider.id, lines, self._clock.now()))

    async def _lines(self, source: CostSource, first: date) -> list[CostLine]:
        if not source.is_own_address:
            raise _NoReportError(CostFault.ELSEWHERE)
        if not _can_be_sent(source.key.reveal()):
            raise _NoReportError(CostFault.UNSENDABLE)
        lines: list[CostLine] = []
        seen: set[str | None] = set()
        page: str | None = None
        # A report that names a page twice, or goes on without end, is none that can be believed.
        while page not in seen and len(seen) < self._thresholds.most_cost_pages:
            seen.add(page)
            found = await self._page(source, first, page)
            lines += found.lines
            page = found.next_page
            if page is None:
                return lines
        raise _NoReportError(CostFault.NOT_UNDERSTOOD, say("It has no end"))

    async def _page(self, source: CostSource, first: date, page: str | None) -> CostPage:
        query = {**source.report.query(first), **({} if page is None else {"page": page})}
        url = f"{source.base_url.rstrip('/')}/{source.report.path}?{urlencode(query)}"
        progress, limit_s = Progress(), self._thresholds.costs_timeout_s
        try:
            response, body = await self._asked(source, url, progress, limit_s)
        except TimeoutError:
            raise _NoReportError(CostFault.NO_ANSWER, progress.silence(limit_s)) from None
        _verify(response, source)
        found = None if body.too_long else source.report.read(_parsed(body.data))
        if found is None:
            raise _NoReportError(CostFault.NOT_UNDERSTOOD)
        return found

    async def _asked(
        self, source: CostSource, url: str, progress: Progress, limit_s: float
    ) -> tuple["httpx.Response", Body]:
        async with asyncio.timeout(limit_s):
            client = await self._clients.client()
            asked = client.stream("GET", url, headers=_headers(source), extensions={"trace": progress.note})
            async with asked as response:
                return response, await read_body(response, self._thresholds.largest_body_bytes)


def _verify(response: "httpx.Response", source: CostSource) -> None:
    """Raises where the answer is no report. What it says in words may quote the key, and is not passed on."""
    status = response.status_code
    if status in _REFUSALS:
        raise _NoReportError(CostFault.UNACCEPTED if source.looks_right else CostFault.REFUSED)
    if status == _BUSY:
        raise _NoReportError(CostFault.BUSY)
    if status != 200:
        raise _NoReportError(CostFault.FAILED, say("It answered with HTTP {status}", status=status))


def _headers(source: CostSource) -> Mapping[str, str]:
    auth = source.provider.auth
    return {**auth.extra, auth.header: f"{auth.prefix}{source.key.reveal()}"}


def _can_be_sent(key: str) -> bool:
    return key.isascii() and key.isprintable() and bool(key) and " " not in key


def _parsed(data: bytes) -> object:
    """The document, its fractions to the last digit. None: it is no JSON."""
    try:
        return json.loads(data, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        return None


def first_day(now: datetime, read_at: datetime | None, thresholds: Thresholds) -> date:
    """From which day on a report is asked for: a month back, or all that was missed."""
    today = now.date()
    usual = today - thresholds.costs_over
    if read_at is None:
        return usual
    return max(today - thresholds.costs_longest_over, min(usual, read_at.date() - _LATE))
