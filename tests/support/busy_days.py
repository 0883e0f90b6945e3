"""Entries of another provider on every day, so that what is older has been kept long enough."""

from datetime import datetime, timedelta

from apimon_desktop.adapters.history.access import to_us
from apimon_desktop.adapters.history.store import History

OTHER = "moonshot_ai"
DAYS = 402
_SUMS = (
    *("requests", "failed", "input_tokens", "cached_input_tokens", "cache_write_tokens"),
    *("cache_write_1h_tokens", "output_tokens", "reasoning_tokens", "unsplit_tokens", "unpriced_tokens"),
    *("cost_pico_usd", "priced", "billed_pico_usd", "billed"),
)
_INSERTS = (
    """INSERT INTO checks (provider, at_us, kind, counted, found, status, cause)
    VALUES (:other, :us, 'poll', 0, 'ok', 'healthy', 'ok')""",
    """REPLACE INTO checks_hourly (provider, hour_us, checks, ok, status, cause)
    VALUES (:other, :us - :us % 3600000000, 0, 0, 'healthy', 'ok')""",
    f"""INSERT INTO usage_sums (span_us, start_us, provider, model, source, {", ".join(_SUMS)})
    VALUES (86400000000, :us - :us % 86400000000, :other, '', 'cli', {", ".join("0" * len(_SUMS))})""",  # noqa: S608 - constants
    "REPLACE INTO billed_days VALUES (:other, :day, 'USD', '0', :us)",
    "REPLACE INTO key_days VALUES (:other, 'x', :day, :us, '0', '0', 'USD')",
    "REPLACE INTO balances VALUES (:other, :us, '0', 'USD')",
    "REPLACE INTO test_tokens VALUES (:day, :other, 0)",
)


def fill_days(history: History, until: datetime) -> None:
    """Adds entries that change no sum to each of the days up to one."""
    connection = history._connection
    days = [until - timedelta(days=number) for number in range(DAYS)]
    connection.execute("BEGIN")
    connection.execute("INSERT OR IGNORE INTO providers (id) VALUES (?)", (OTHER,))
    for sql in _INSERTS:
        connection.executemany(
            sql, [{"other": OTHER, "us": to_us(day), "day": day.date().isoformat()} for day in days]
        )
    connection.execute("COMMIT")
