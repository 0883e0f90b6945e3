"""Every number that decides something, in one place. Settings may change those a user may want to."""

from dataclasses import dataclass
from datetime import timedelta

from apimon_desktop.core.text import say
from apimon_desktop.core.types import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The limits of the status machine and of the cadence."""

    misses_to_fail: int = 3
    """Failed checks in a row before a failure is believed."""
    goods_to_recover: int = 2
    """Good checks in a row before a recovery is believed."""
    confirm_after_s: tuple[float, ...] = (5.0, 15.0)
    """When a suspicion is looked at again, counted from the end of the first failed check."""
    recheck_after_s: float = 5.0
    """From the first good check of a recovery to the second."""
    one_shot_retry_s: float = 1.0
    """Pause before the second try of a check that somebody waits for."""
    clock_tolerance_s: float = 300.0
    """The largest tolerated difference between this computer's clock and those of answering hosts."""

    interval_s: float = 120.0
    """Default cadence."""
    least_interval_s: float = 30.0
    """The shortest cadence that settings may ask for."""
    watched_interval_s: float = 60.0
    """Cadence while the report or an incident is open."""
    battery_interval_s: float = 300.0
    """Cadence on battery."""
    jitter_ratio: float = 0.1
    """Share of the interval by which a round of checks is moved at random, so that programs don't clump."""
    round_joined_ratio: float = 0.5
    """This share of its interval is over at least when a check joins the round of others ..."""
    round_step_s: float = 0.1
    """From the start of one check to that of the next ..."""
    round_begun_within_s: float = 0.9
    """... or less, so that a round of whatever size is begun within this time."""
    longest_retry_after_s: float = 3600.0
    """A provider may make us wait this long at most; beyond, we look anyway."""
    offline_retry_s: tuple[float, ...] = (5.0, 10.0, 20.0, 30.0, 60.0)
    """While offline, the pauses between looks at the network; the last repeats."""
    least_hosts: int = 2
    """So many independent hosts must be silent before it is the network."""
    witness_timeout_s: float = 5.0
    """How long a witness may take to answer, if a check may not take even less."""
    witness_shared_s: float = 1.0
    """Providers that fail within this time share the answers of their witnesses."""
    slept_s: float = 30.0
    """The clocks drift apart by this much, or a timer is this late, only if the computer slept."""
    falls_asleep_s: float = 30.0
    """How long nothing is asked once the system has said that it goes to sleep, if it stays awake."""
    looks_after_sleep: int = 3
    """So often the network is looked at after sleep before checks go on where nothing can be proven."""
    changes_apart_s: float = 60.0
    """A change of the network drops what is under way at most this often, so that checks get done."""

    timeout_s: float = 10.0
    """One request, from its start to the last byte."""
    largest_body_bytes: int = 2 * 1024 * 1024
    """A longer answer to a check is not one of the provider's own; to parse this much takes about 40 ms."""

    window: int = 20
    """The last requests that the error rate looks at."""
    error_rate_percent: float = 10.0
    """Above this, the provider is degraded ..."""
    least_failures: int = 3
    """... if at least this many requests failed."""

    slow_window: int = 5
    """The last checks that slowness looks at ..."""
    slow_count: int = 3
    """... of which this many must be slow."""
    slow_factor: float = 3.0
    slow_margin_ms: float = 500.0
    slow_floor_ms: float = 1200.0
    """Slow is above max(factor x median, median + margin, floor) ..."""
    slow_least_samples: int = 5
    """... once the median rests on this many checks."""
    very_slow_ms: float = 5000.0
    """Slow whatever the history says ..."""
    very_slow_count: int = 2
    """... when seen this often in a row."""
    usual_over: timedelta = timedelta(hours=24)
    """The history that "usual" is the median of."""

    request_tells_for: timedelta = timedelta(hours=1)
    """A real request that is older, or told later, says nothing of how the provider is now."""
    request_least_samples: int = 10
    """What is usual for real requests to a model rests on this many of them."""

    least_gap: timedelta = timedelta(minutes=10)
    """A pause between two checks counts as watched up to this length ..."""
    gap_intervals: float = 2.0
    """... or up to this many check intervals, whichever is longer."""

    flap_within: timedelta = timedelta(minutes=10)
    """A failure this soon after an incident closed belongs to that incident."""

    feed_interval_s: float = 900.0
    """How often a status feed is read while all is well ..."""
    feed_least_interval_s: float = 600.0
    """... and while it is not, or nobody knows: never more often than this."""
    feed_waits_for_check_s: float = 300.0
    """So long one that is due waits for its provider's next check, which wakes the computer anyway."""
    feed_first_after_s: float = 10.0
    """From the start to the first feed: the checks come first."""
    feed_pause_s: float = 1.0
    """From one feed to the next ..."""
    feed_pause_after_failure_s: float = 60.0
    """... and after one that could not be read, whose name look-up may still hold a thread."""
    feed_timeout_s: float = 10.0
    """One address of a feed, from its start to the last byte ..."""
    feed_hurry_s: float = 3.0
    """... and where somebody waits for it."""
    largest_feed_bytes: int = 2 * 1024 * 1024
    """A longer feed is not read to its end."""
    official_kept_for: timedelta = timedelta(hours=1)
    """What a feed said is told for this long if it cannot be read again."""

    costs_first_after_s: float = 300.0
    """From the start, or from a new admin key, to the first look at what a provider billed ..."""
    costs_interval_s: float = 6 * 3600.0
    """... from then on: bills lag by hours, and are corrected later ..."""
    costs_retry_s: float = 1800.0
    """... after one that could not be had ..."""
    costs_refused_interval_s: float = 24 * 3600.0
    """... after a key was refused, which may be given its right later ..."""
    costs_least_interval_s: float = 900.0
    """... and never sooner than this, whoever asks."""
    costs_pause_s: float = 30.0
    """From one provider's cost report to the next."""
    costs_timeout_s: float = 20.0
    """One page of a cost report, from its start to the last byte."""
    costs_over: timedelta = timedelta(days=30)
    """A cost report is asked for so many days before today: bills are corrected, and a month is told ..."""
    costs_longest_over: timedelta = timedelta(days=120)
    """... or for all that was missed, if it is not more than this."""
    most_cost_pages: int = 8
    """A report with more pages is not read on."""

    credit_interval_s: float = 900.0
    """How often a provider is asked for free whether there is credit, while all is well."""
    paid_test_interval_s: float = 3600.0
    """The usual pause between paid tests of a provider ..."""
    least_paid_test_interval_s: float = 300.0
    """... and the shortest one that settings may ask for."""
    paid_test_daily_tokens: int = 2000
    """What all paid tests together may use in a day, in UTC, unless settings say otherwise."""


DEFAULT = Thresholds()

RESPONSE_BANDS: tuple[tuple[float, str], ...] = (
    (500.0, say("excellent")),
    (1000.0, say("good")),
    (3000.0, say("acceptable")),
)
"""Upper bounds in ms; anything else is slow."""

ERROR_BANDS: tuple[tuple[float, str], ...] = (
    (1.0, say("excellent")),
    (5.0, say("good")),
    (10.0, say("concerning")),
)
"""Upper bounds in percent; anything else is critical."""

EXIT_CODES = {Status.HEALTHY: 0, Status.DEGRADED: 1, Status.FAILED: 2, Status.UNKNOWN: 3}
"""Of ``check`` and ``status``, as monitoring plug-ins have it."""


def longest_gap(interval_s: float) -> timedelta:
    """The longest pause between two checks that still counts as watched, at an interval in seconds.

    Bars, uptime, `preflight`, incidents and charts share this rule.
    """
    return max(DEFAULT.least_gap, timedelta(seconds=DEFAULT.gap_intervals * interval_s))


def response_band(response_ms: float) -> str:
    """The guide's word for a response time in milliseconds."""
    return next((word for bound, word in RESPONSE_BANDS if response_ms < bound), say("slow"))


def error_band(error_percent: float) -> str:
    """The guide's word for an error rate in percent (10 itself is still concerning)."""
    if error_percent == ERROR_BANDS[-1][0]:
        return ERROR_BANDS[-1][1]
    return next((word for bound, word in ERROR_BANDS if error_percent < bound), say("critical"))
