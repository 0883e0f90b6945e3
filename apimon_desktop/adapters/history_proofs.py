"""What requests beside the checks found, and the tokens of paid tests, in the history."""

import sqlite3
from datetime import date, datetime
from typing import Final

from apimon_desktop.adapters.history_rows import PROVIDER_KNOWN, Statement, from_us, to_us, verdict_statements
from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.check_texts import kept_detail
from apimon_desktop.core.proof import UNTRIED, Proof, TokensSpent
from apimon_desktop.core.state import ProviderState, Verdict
from apimon_desktop.core.types import Cause, ProviderId

_SAVE: Final = (
    "INSERT INTO proofs (provider, kind, at_us, cause, detail, was_free, proven_us)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET at_us = excluded.at_us, cause = excluded.cause, detail = excluded.detail,"
    " was_free = excluded.was_free, proven_us = coalesce(excluded.proven_us, proven_us)"
)
_ADD_TOKENS: Final = (
    "INSERT INTO test_tokens (day, provider, tokens) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET tokens = max(0, tokens + excluded.tokens)"
)


def proof_statements(result: CheckResult, state: ProviderState, shown: Verdict) -> tuple[Statement, ...]:
    """What puts a request beside a check into the file, together with what was shown after it."""
    proof = state.credit if result.kind is CheckKind.CREDIT else state.generation
    told = proof.unusable is None and proof.suspicion is None
    row = (
        result.provider_id,
        result.kind.value,
        to_us(result.at) if told else None,
        proof.cause.value,
        proof.detail,
        proof.was_free,
        to_us(result.at) if result.ok else None,
    )
    return (
        (PROVIDER_KNOWN, (result.provider_id,)),
        (_SAVE, row),
        *verdict_statements(result.provider_id, shown, result.at),
    )


def remembered_proof(
    connection: sqlite3.Connection, provider_id: ProviderId, kind: CheckKind, now: datetime
) -> tuple[Proof, datetime | None]:
    """What stands of one kind of request, and when it last went well, UTC (None: it never did)."""
    row = connection.execute(
        "SELECT at_us, cause, detail, was_free, proven_us FROM proofs WHERE provider = ? AND kind = ?",
        (provider_id, kind.value),
    ).fetchone()
    if row is None:
        return UNTRIED, None
    proof = Proof(
        at=_past(row["at_us"], now),
        cause=Cause(row["cause"]),
        detail=kept_detail(row["detail"]),
        was_free=bool(row["was_free"]),
    )
    return proof, _past(row["proven_us"], now)


def _past(at_us: int | None, now: datetime) -> datetime | None:
    """The time. None: there is none, or it is later than now, from a wrong clock."""
    return None if at_us is None or at_us > to_us(now) else from_us(at_us)


def tokens_spent(connection: sqlite3.Connection, day: date) -> TokensSpent:
    """What paid tests of all providers used on a day, in UTC."""
    (tokens,) = connection.execute(
        "SELECT coalesce(sum(tokens), 0) FROM test_tokens WHERE day = ?", (day.isoformat(),)
    ).fetchone()
    return TokensSpent(day=day, tokens=tokens)


def token_statements(provider_id: ProviderId, day: date, tokens: int) -> tuple[Statement, ...]:
    """What adds tokens to a day; fewer than none gives back what was reserved."""
    return (
        (PROVIDER_KNOWN, (provider_id,)),
        (_ADD_TOKENS, (day.isoformat(), provider_id, tokens)),
    )
