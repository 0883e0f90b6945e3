"""Reads cost reports with an admin key, which is sent only to the provider's own address."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode, urlsplit

from apimon_desktop.adapters.http.body import CutAnswerError, parsed, read_body
from apimon_desktop.adapters.http.client import HttpClients, can_be_sent, request_faults
from apimon_desktop.adapters.http.faults import Progress, named
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.model.billing import CostAnswer, CostFault, CostLine, CostPage, billed_days
from apimon_desktop.core.model.ids import Secret
from apimon_desktop.core.model.limits import Thresholds
from apimon_desktop.core.settings.base_url import is_this_computer
from apimon_desktop.core.text.translatable import say
from apimon_desktop.providers.spec import CostReport, Provider

_HTTPS: Final = 443


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSource:
    """A cost report with its address and key."""

    provider: Provider
    report: CostReport
    base_url: str
    key: Secret

    @property
    def is_own_address(self) -> bool:
        """True where the admin key may be sent: to the provider itself, or to this computer."""
        asked, own = urlsplit(self.base_url), urlsplit(self.provider.base_url)
        if is_this_computer(asked.hostname or ""):
            return True
        return asked.scheme == own.scheme and (asked.hostname, asked.port or _HTTPS) == (own.hostname, _HTTPS)


class _NoReportError(Exception):
    def __init__(self, fault: CostFault, detail: str | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.detail = detail


class CostReader:
    """Reads reports page by page. Faults are values; an incomplete report counts as a fault."""

    def __init__(self, clients: HttpClients, clock: Clock, thresholds: Thresholds) -> None:
        self._clients = clients
        self._clock = clock
        self._thresholds = thresholds

    async def read(self, source: CostSource, *, first: date) -> CostAnswer:
        """The costs billed from a day on, in UTC."""
        try:
            lines = await self._lines(source, first)
        except _NoReportError as fault:
            return CostAnswer(fault=fault.fault, detail=fault.detail)
        except request_faults() as fault:
            return CostAnswer(fault=CostFault.NO_ANSWER, detail=named(fault)[1])
        except CutAnswerError as cut:
            return CostAnswer(fault=CostFault.FAILED, detail=cut.sentence)
        return CostAnswer(billed=billed_days(source.provider.id, lines, self._clock.now()))

    async def _lines(self, source: CostSource, first: date) -> list[CostLine]:
        if not source.is_own_address:
            raise _NoReportError(CostFault.ELSEWHERE)
        if not can_be_sent(source.key):
            raise _NoReportError(CostFault.UNSENDABLE)
        lines: list[CostLine] = []
        seen: set[str | None] = set()
        page: str | None = None
        # A report that names a page twice, or has no end, is not trusted.
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
        progress, headers = Progress(), source.provider.auth.headers(source.key)
        try:
            async with asyncio.timeout(self._thresholds.costs_timeout_s):
                client = await self._clients.client()
                extensions = {"trace": progress.note}
                async with client.stream("GET", url, headers=headers, extensions=extensions) as response:
                    body = await read_body(response, self._thresholds.largest_body_bytes)
        except TimeoutError:
            silence = progress.silence(self._thresholds.costs_timeout_s)
            raise _NoReportError(CostFault.NO_ANSWER, silence) from None
        _verify(response.status_code, source)
        found = None if body.too_long else source.report.read(parsed(body.data, parse_float=Decimal))
        if found is None:
            raise _NoReportError(CostFault.NOT_UNDERSTOOD)
        return found


def _verify(status: int, source: CostSource) -> None:
    """Raises where the answer is not a report. Its text may quote the key and is not passed on."""
    if status in (401, 403):
        looks_right = source.key.reveal().startswith(source.report.key_prefixes)
        raise _NoReportError(CostFault.UNACCEPTED if looks_right else CostFault.REFUSED)
    if status == 429:
        raise _NoReportError(CostFault.BUSY)
    if status != 200:
        raise _NoReportError(CostFault.FAILED, say("It answered with HTTP {status}", status=status))


def first_day(now: datetime, read_at: datetime | None, thresholds: Thresholds) -> date:
    """The first day of the next report: a month back, or further where more was missed."""
    today = now.date()
    usual = today - thresholds.costs_over
    if read_at is None:
        return usual
    again = read_at.date() - timedelta(days=2)  # days that may have been incomplete
    return max(today - thresholds.costs_longest_over, min(usual, again))
