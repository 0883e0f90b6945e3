"""Every number that decides something, in one place; settings change some of them."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from apimon_desktop.core.model.ids import Status
from apimon_desktop.core.text.translatable import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The limits of the status machine and of the cadence."""

    misses_to_fail: int = 3
    good_checks_to_recover: int = 2
    confirm_after_s: tuple[float, ...] = (5.0, 15.0)
    """When a failed check is repeated, counted from the end of the first one."""
    recheck_after_s: float = 5.0
    """From the first good check of a recovery to the second."""
    one_shot_retry_s: float = 1.0
    clock_tolerance_s: float = 300.0
    """The largest tolerated difference between this computer's clock and those of answering hosts."""

    interval_s: float = 120.0
    least_interval_s: float = 30.0
    watched_interval_s: float = 60.0
    """Cadence while the report or an incident is open."""
    battery_interval_s: float = 300.0
    jitter_ratio: float = 0.1
    """Random share of the interval by which a round of checks moves, so that programs don't run in step."""
    round_joined_ratio: float = 0.5
    """Share of its interval that must have passed before a check may join the round of others."""
    round_step_s: float = 0.1
    """Time between the starts of two checks in a round ..."""
    round_begun_within_s: float = 0.9
    """... or less, so that a round of any size starts within this time."""
    longest_retry_after_s: float = 3600.0
    offline_retry_s: tuple[float, ...] = (5.0, 10.0, 20.0, 30.0, 60.0)
    """Pauses between checks of the network while offline; the last repeats."""
    least_hosts: int = 2
    """Independent hosts that must not answer before we are offline."""
    host_check_timeout_s: float = 5.0
    """Time limit of a request that tests the network, unless that of a check is shorter."""
    host_check_shared_s: float = 1.0
    """Providers that fail within this time share one test of the network."""
    slept_s: float = 30.0
    """The computer slept if its clocks differ by more than this, or a timer is later than this."""
    falls_asleep_s: float = 30.0
    """No requests for this long after the system announced that it goes to sleep."""
    looks_after_sleep: int = 3
    """Tests of the network after sleep before checks resume anyway."""
    changes_apart_s: float = 60.0
    """Shortest time between two network changes that cancel running checks, so that checks get done."""

    timeout_s: float = 10.0
    """One request, from its start to the last byte."""
    largest_body_bytes: int = 2 * 1024 * 1024
    """A longer answer to a check is a bad response; parsing this much takes about 40 ms."""

    window: int = 20
    """Requests that the error rate covers."""
    error_rate_percent: float = 10.0
    """Above this, the provider is degraded ..."""
    least_failures: int = 3
    """... if at least this many requests failed."""

    slow_window: int = 5
    """Of so many last checks ..."""
    slow_count: int = 3
    """... this many must be slow."""
    slow_factor: float = 3.0
    slow_margin_ms: float = 500.0
    slow_floor_ms: float = 1200.0
    """Slow is above max(factor x median, median + margin, floor) ..."""
    slow_least_samples: int = 5
    """... once this many checks are known."""
    very_slow_ms: float = 5000.0
    """Slow whatever the median ..."""
    very_slow_count: int = 2
    """... when measured this often in a row."""
    usual_over: timedelta = timedelta(hours=24)
    """The time that the median covers."""

    request_tells_for: timedelta = timedelta(hours=1)
    """A real request that is older when it is reported does not affect the status."""
    request_least_samples: int = 10
    """Real requests to a model that its usual latency needs."""

    least_gap: timedelta = timedelta(minutes=10)
    """A pause between two checks counts as watched up to this length ..."""
    gap_intervals: float = 2.0
    """... or up to this many check intervals, whichever is longer."""

    flap_within: timedelta = timedelta(minutes=10)
    """A failure this soon after an incident closed reopens that incident."""

    feed_interval_s: float = 900.0
    """How often a status feed is read while the provider is healthy ..."""
    feed_least_interval_s: float = 600.0
    """... and otherwise."""
    feed_waits_for_check_s: float = 300.0
    """How long a feed that is due waits for its provider's next check, which wakes the computer anyway."""
    feed_first_after_s: float = 10.0
    """From the start to the first feed: the checks come first."""
    feed_pause_s: float = 1.0
    """From one feed to the next ..."""
    feed_pause_after_failure_s: float = 60.0
    """... and after a failed one, whose name lookup may still block a thread."""
    feed_timeout_s: float = 10.0
    feed_hurry_s: float = 3.0
    largest_feed_bytes: int = 2 * 1024 * 1024
    official_kept_for: timedelta = timedelta(hours=1)
    """How long the last report of a feed is shown while it cannot be read."""

    costs_first_after_s: float = 300.0
    """From the start, or from a new admin key, to the first cost report ..."""
    costs_interval_s: float = 6 * 3600.0
    """... from then on: bills lag by hours, and are corrected later ..."""
    costs_retry_s: float = 1800.0
    """... after a failure ..."""
    costs_refused_interval_s: float = 24 * 3600.0
    """... after a rejected key, which may be given its right later ..."""
    costs_least_interval_s: float = 900.0
    """... and never sooner than this."""
    costs_pause_s: float = 30.0
    costs_timeout_s: float = 20.0
    costs_over: timedelta = timedelta(days=30)
    """Days before today that a cost report covers: bills are corrected, and windows show a month ..."""
    costs_longest_over: timedelta = timedelta(days=120)
    """... or all days that were missed, up to this."""
    most_cost_pages: int = 8

    credit_interval_s: float = 900.0
    """How often the free credit request is sent while all is well."""
    paid_test_interval_s: float = 3600.0
    least_paid_test_interval_s: float = 300.0
    paid_test_daily_tokens: int = 2000
    """Default limit for all paid tests of a day in UTC."""


DEFAULT = Thresholds()

OLD_PRICE_AFTER: Final = timedelta(days=30)
"""A price that was not verified for longer is marked."""
SETTLED_AFTER: Final = timedelta(hours=24)
"""A day is billed in full this long after its end: cost reports lag by minutes to hours."""
DIFFERENCE_PERCENT: Final = 10
"""A difference between bill and reports is shown above this share of the bill ..."""
DIFFERENCE_USD: Final = Decimal("0.01")
"""... and above this amount."""
LEAST_SAVING_USD: Final = Decimal("0.10")
"""Smaller savings are not suggested ..."""
LEAST_SAVING_PERCENT: Final = 10
"""... nor are smaller shares: tokenizers differ by this much."""
BUDGET_LEVELS_PERCENT: Final = (100, 80)
"""The shares of a budget that are notified, the highest first."""
LOW_BALANCE_DAYS: Final = 3
"""A balance for this many days is low ..."""
ENOUGH_BALANCE_DAYS: Final = 5
"""... and notified again only after it lasted for this many days in between."""
USAGE_KEPT_DAYS: Final = 400
"""How long usage, bills and hourly summaries are stored."""
LEAST_FOR_P95: Final = 5
"""Fewer answers have no meaningful percentile."""
MOST_REQUESTS: Final = 200
"""Real requests per provider that health considers; more would not change the median."""

TOGETHER_WITHIN: Final = timedelta(seconds=30)
"""Changes within this time of the first are one notification."""
MOST_AN_HOUR: Final = 4
"""Most notifications about providers in an hour, besides recoveries that the user asked for."""
DIGEST_AFTER: Final = timedelta(minutes=2)
"""How long after a recording notifications resume."""
MUTED_FOR: Final = timedelta(hours=1)
"""How long the button of a notification mutes."""

RESPONSE_BANDS: Final = ((500.0, say("excellent")), (1000.0, say("good")), (3000.0, say("acceptable")))
"""Upper bounds in ms; anything else is slow."""
ERROR_BANDS: Final = ((1.0, say("excellent")), (5.0, say("good")), (10.0, say("concerning")))
"""Upper bounds in percent; anything else is critical."""
EXIT_CODES = {Status.HEALTHY: 0, Status.DEGRADED: 1, Status.FAILED: 2, Status.UNKNOWN: 3}
"""Of ``check`` and ``status``, as monitoring plug-ins have it."""


def longest_gap(interval_s: float) -> timedelta:
    """The rule for *not watched*: a longer pause between two checks does not count as watched.

    Bars, uptime, `preflight`, incidents and charts use it. ``interval_s`` is the configured interval.
    """
    return max(DEFAULT.least_gap, timedelta(seconds=DEFAULT.gap_intervals * interval_s))


def response_band(response_ms: float) -> str:
    """The documented word for a response time in milliseconds."""
    return next((word for bound, word in RESPONSE_BANDS if response_ms < bound), say("slow"))


def error_band(error_percent: float) -> str:
    """The documented word for an error rate in percent (10 itself is still concerning)."""
    if error_percent == ERROR_BANDS[-1][0]:
        return ERROR_BANDS[-1][1]
    return next((word for bound, word in ERROR_BANDS if error_percent < bound), say("critical"))
