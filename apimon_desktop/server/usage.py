"""``/api/usage``: what was used is told, and taken in."""

import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Final, NoReturn

from apimon_desktop.adapters.daemon_thread import in_daemon_thread
from apimon_desktop.core.usage import Receipt, ReceiptKind, UsageEvent, UsageSource
from apimon_desktop.core.usage_period import PERIODS, begin_of
from apimon_desktop.core.usage_reading import UsageRefusal, read_usages
from apimon_desktop.core.usage_report import UsageBy, usage_document, usage_report
from apimon_desktop.monitor.session import Session
from apimon_desktop.server.answers import JSON, Answer, RefusedError, bad_request, json_answer
from apimon_desktop.server.requests import Request, allow_parameters

_MOST_TOLD: Final = 5
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

    def expect(self, request: Request) -> None:
        """Raises RefusedError if no body could make this request a report."""
        allow_parameters(request)
        headers = request.headers
        if headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise RefusedError(415, "not_json", f"Send the report as JSON, with 'Content-Type: {JSON}'.")
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise RefusedError(415, "not_json", "Send the report as it is, without 'Content-Encoding'.")

    async def take(self, request: Request, body: bytes) -> Answer:
        """A receipt for each report once it is stored; with an error where one of them is refused."""
        self.expect(request)
        read = partial(self._read, body)
        found = read() if len(body) <= _READ_AT_ONCE_BYTES else await in_daemon_thread(read)
        # Each on its own, so that one that cannot be stored does not affect the others. They share a write.
        reported = [
            None if isinstance(one, UsageRefusal) else self._session.usage.report([one]) for one in found
        ]
        # A client that disconnects now does not cancel the write.
        kept = await asyncio.shield(
            asyncio.gather(*(asyncio.wrap_future(future) for future in reported if future is not None))
        )
        rest = iter(kept)
        receipts = [
            _refused(one.reasons[0]) if isinstance(one, UsageRefusal) else self._receipt(next(rest)[0])
            for one in found
        ]
        refused = [nth for nth, receipt in enumerate(receipts, start=1) if "reason" in receipt]
        if not refused:
            return json_answer({"receipts": receipts})
        some = {"receipts": receipts} if len(refused) < len(receipts) else {}
        text = _refusal_text(receipts, refused)
        if any(isinstance(one, UsageRefusal) for one in found):
            raise RefusedError(400, "bad_usage", text, further=some)
        raise RefusedError(503, "not_kept", text, further=some)

    def _receipt(self, receipt: Receipt) -> dict[str, str]:
        if receipt.reason is None:
            return {"result": receipt.kind.value}
        # Clients get the file's name without its folder.
        folder = f"{self._session.plan.folders.data}{os.sep}"
        return _refused(receipt.reason.replace(folder, ""))

    def _read(self, body: bytes) -> tuple[UsageEvent | UsageRefusal, ...]:
        try:
            document = json.loads(
                body.decode(),
                parse_float=Decimal,
                parse_constant=_refuse_constant,
                object_pairs_hook=_fields,
            )
        except (ValueError, RecursionError, ArithmeticError) as fault:
            # ArithmeticError: a number whose exponent decimal refuses.
            raise bad_request("The body is not JSON.") from fault
        return read_usages(
            document if isinstance(document, list) else [document],
            providers=self._engine.snapshot.providers.keys(),
            now=self._engine.clock.now(),
            source=UsageSource.API,
        )


def _refusal_text(receipts: Sequence[Mapping[str, str]], refused: Sequence[int]) -> str:
    """Why reports were refused, by their places from 1."""
    if len(receipts) == 1:
        return f"Nothing was counted. {receipts[0]['reason']}"
    told = [f"Item {nth:,}: {receipts[nth - 1]['reason']}" for nth in refused[:_MOST_TOLD]]
    if (more := len(refused) - _MOST_TOLD) > 0:
        told.append(f"So it is with {more:,} more.")
    counted = len(receipts) - len(refused)
    begin = f"{counted:,} of {len(receipts):,} were counted." if counted else "Nothing was counted."
    return " ".join([begin, *told])


def _refused(reason: str) -> dict[str, str]:
    return {"result": ReceiptKind.REFUSED.value, "reason": reason}


def _fields(pairs: list[tuple[str, object]]) -> object:
    """A JSON object as a dict; as a tuple, which no report is, if a field occurs twice."""
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else tuple(pairs)


def _refuse_constant(name: str) -> NoReturn:
    """Python's reader takes NaN and Infinity, which JSON does not have."""
    raise ValueError(name)
