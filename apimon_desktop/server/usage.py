"""``/api/usage``: what was used is told, and taken in."""

import asyncio
import json
from decimal import Decimal
from functools import partial
from typing import Final, NoReturn

from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.core.usage import ReceiptKind, UsageEvent, UsageSource
from apimon_desktop.core.usage_period import PERIODS, begin_of
from apimon_desktop.core.usage_reading import UsageRefusal, read_usage
from apimon_desktop.core.usage_report import UsageBy, usage_document, usage_report
from apimon_desktop.monitor.session import Session
from apimon_desktop.server.answers import JSON, Answer, RefusedError, bad_request, json_answer
from apimon_desktop.server.requests import Request, allow_parameters

_READ_AT_ONCE_BYTES: Final = 8 * 1024
"""Reading a longer report takes long enough to be felt in a window."""


class UsageRoutes:
    """Answers with the usage that was reported, by whomever, and reports more of it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._engine = session.engine

    async def tell(self, request: Request, _body: bytes) -> Answer:
        """The document of ``apimon usage --json``."""
        allow_parameters(request, "since", "by")
        now = self._engine.clock.now()
        since = begin_of(request.query.get("since", "30d"), now, None)
        if since is None:
            raise bad_request(f"'since' is {PERIODS}, of the last 400 days.")
        name = request.query.get("by", UsageBy.PROVIDER.value)
        if name not in tuple(UsageBy):
            raise bad_request(f"'by' is one of: {', '.join(UsageBy)}.")
        by = UsageBy(name)
        asked = self._session.keeper.ask_history(lambda history: history.usage_sums(since, now, by=[by]))
        sums = await asyncio.shield(asyncio.wrap_future(asked))
        return json_answer(usage_document(usage_report(sums or (), since=since, until=now, by=by)))

    async def take(self, request: Request, body: bytes) -> Answer:
        """Receipts for one report or a list of them, once all of it is kept; else a refusal, and none is."""
        allow_parameters(request)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise RefusedError(415, "not_json", f"Send the report as JSON, with 'Content-Type: {JSON}'.")
        read = partial(self._read, body)
        found = read() if len(body) <= _READ_AT_ONCE_BYTES else await in_daemon_thread(read)
        if isinstance(found, UsageRefusal):
            raise RefusedError(400, "bad_usage", found.text)
        # Whoever leaves now may have been counted all the same: what was begun is not left half-done.
        receipts = await asyncio.shield(asyncio.wrap_future(self._session.usage.report(found)))
        if any(receipt.kind is ReceiptKind.REFUSED for receipt in receipts):
            # Its reason names files.
            text = "Nothing was counted: it could not be written. The report of API Monitor says why."
            raise RefusedError(500, "not_kept", text)
        return json_answer({"receipts": [{"result": receipt.kind.value} for receipt in receipts]})

    def _read(self, body: bytes) -> tuple[UsageEvent, ...] | UsageRefusal:
        try:
            document = json.loads(body.decode(), parse_float=Decimal, parse_constant=_refuse_constant)
        except (ValueError, RecursionError, ArithmeticError) as fault:
            # The last: a number whose exponent is beyond all that can be reckoned with.
            raise bad_request("The body is not JSON.") from fault
        return read_usage(
            document,
            providers=self._engine.snapshot.providers.keys(),
            now=self._engine.clock.now(),
            source=UsageSource.API,
        )


def _refuse_constant(name: str) -> NoReturn:
    """Python's reader takes NaN and Infinity, which JSON does not have."""
    raise ValueError(name)
