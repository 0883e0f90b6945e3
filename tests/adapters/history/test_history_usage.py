"""Reported usage in a real file: each event once, and sums that are right at every moment."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from busy_days import fill_days
from usage_samples import NOW, OPENAI, TOGETHER, billed, estimated, event, unpriced

from apimon_desktop.adapters.history.access import HistoryUnreadableError, HistoryUnwritableError
from apimon_desktop.adapters.history.store import History
from apimon_desktop.adapters.history.usage import Named, UsageMark
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import (
    UNPRICED,
    Cost,
    Counts,
    Outcome,
    ReceiptKind,
    Tokens,
    UsageEvent,
    UsageSource,
    usage_details,
)
from apimon_desktop.core.usage.sums import UsageBy, UsageSum, added

DAY = timedelta(days=1)
ACCEPTED, DUPLICATE, REFUSED = ReceiptKind.ACCEPTED, ReceiptKind.DUPLICATE, ReceiptKind.REFUSED

# Reports for ever, and says each time which event is acknowledged.
REPORTER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from apimon_desktop.adapters.history.store import History
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.model.usage import UNPRICED, Tokens, UsageEvent, UsageSource

history = History.open(Path(sys.argv[1])).history
for number in range(int(sys.argv[2]), 10**9):
    event = UsageEvent(
        provider_id=ProviderId("openai"), at=datetime.now(UTC), source=UsageSource.PYTHON,
        tokens=Tokens(unsplit_tokens=1), id=str(number), ok=True,
    )
    (receipt,) = history.usage.save([(event, UNPRICED)])
    print(number, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    with closing(opened(path)) as history:
        yield history


def opened(path: Path) -> History:
    history = History.open(path, now=lambda: NOW).history
    assert history is not None
    return history


def total(history: History, since: datetime = NOW - 400 * DAY) -> UsageSum:
    (found,) = history.usage.sums(since, NOW + DAY, by=()) or (UsageSum(),)
    return found


def kinds(history: History, *events: tuple[UsageEvent, Cost]) -> list[ReceiptKind]:
    return [receipt.kind for receipt in history.usage.save(events)]


def test_an_event_is_kept_with_all_that_it_tells(history: History) -> None:
    tokens = Tokens(
        input_tokens=10,
        cached_input_tokens=4,
        cache_write_tokens=3,
        cache_write_1h_tokens=2,
        output_tokens=20,
        reasoning_tokens=5,
        unsplit_tokens=1,
    )
    told = event(tokens=tokens, model="m", source=UsageSource.HOOK, ok=False, latency_ms=5.0)
    assert kinds(history, (told, estimated("0.1"))) == [ACCEPTED]
    (found,) = history.usage.sums(NOW, NOW + DAY, by=list(UsageBy), tz=UTC)
    assert found == UsageSum(
        provider_id=OPENAI,
        model="m",
        day=date(2026, 11, 23),
        source=UsageSource.HOOK,
        requests=1,
        failed=1,
        tokens=tokens,
        cost_usd=Decimal("0.1"),
    )


def test_the_same_id_of_a_provider_counts_once(history: History, path: Path) -> None:
    first = unpriced(event(id="a"))
    assert kinds(history, first, unpriced(event(id="a")), unpriced(event(TOGETHER, id="a"))) == [
        ACCEPTED,
        DUPLICATE,
        ACCEPTED,
    ]
    assert kinds(history, first, unpriced(event()), unpriced(event())) == [DUPLICATE, ACCEPTED, ACCEPTED]
    with closing(opened(path)) as other:
        assert kinds(other, first) == [DUPLICATE]
        assert total(other).tokens.total == 400


def test_a_receipt_names_the_row_of_the_event_or_of_the_one_before_it(history: History) -> None:
    one, again, two = history.usage.save(
        [unpriced(event(id="a")), unpriced(event(id="a")), unpriced(event())]
    )
    assert (one.row, again.row, two.row) == (1, 1, 2)


def test_many_ids_are_looked_up_at_once(history: History) -> None:
    events = [unpriced(event(id=str(nth))) for nth in range(1200)]
    assert set(kinds(history, *events)) == {ACCEPTED}
    assert set(kinds(history, *events)) == {DUPLICATE}
    assert total(history).tokens.total == 120_000


def _random_events(chance: random.Random, count: int) -> list[tuple[UsageEvent, Cost]]:
    costs = [UNPRICED, estimated("0.000000000001"), estimated("1.5"), billed("0.25"), billed("0")]
    events = []
    for _ in range(count):
        put_in, put_out = chance.randrange(1000), chance.randrange(1000)
        tokens = Tokens(
            input_tokens=put_in,
            cached_input_tokens=chance.randint(0, put_in),
            output_tokens=put_out,
            unsplit_tokens=chance.randrange(3),
        )
        one = event(
            ProviderId(chance.choice(["openai", "anthropic", "together_ai"])),
            at=NOW - timedelta(seconds=chance.randrange(5 * 86_400)),
            tokens=tokens,
            source=chance.choice(list(UsageSource)),
            model=chance.choice([None, "a", "b"]),
            ok=chance.choice([None, True, False]),
        )
        events.append((one, chance.choice(costs)))
    return events


def _counted_by_hand(
    events: Sequence[tuple[UsageEvent, Cost]], by: Sequence[UsageBy], tz: ZoneInfo
) -> dict[tuple[object, ...], UsageSum]:
    sums: dict[tuple[object, ...], UsageSum] = {}
    for one, cost in events:
        parts = {
            UsageBy.PROVIDER: one.provider_id,
            UsageBy.MODEL: (one.provider_id, one.model or ""),
            UsageBy.DAY: one.at.astimezone(tz).date(),
            UsageBy.SOURCE: one.source,
        }
        key = tuple(parts[part] for part in by)
        sums[key] = added(
            [
                sums.get(key, UsageSum()),
                UsageSum(
                    requests=int(one.ok is not None),
                    failed=int(one.ok is False),
                    tokens=one.tokens,
                    cost_usd=cost.usd,
                    billed_usd=cost.usd if cost.basis == "billed" else None,
                    unpriced_tokens=one.tokens.total if cost.usd is None else 0,
                ),
            ]
        )
    return sums


@pytest.mark.parametrize(
    "by", [[], *([by] for by in UsageBy), list(UsageBy), [UsageBy.DAY, UsageBy.PROVIDER]]
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"])
def test_sums_are_those_of_the_events_in_any_zone(history: History, by: list[UsageBy], zone: str) -> None:
    chance, tz = random.Random(zone), ZoneInfo(zone)  # noqa: S311 - a test
    events = _random_events(chance, 400)
    for start in range(0, 400, 37):
        history.usage.save(events[start : start + 37])
    found = {}
    for one in history.usage.sums(NOW - 6 * DAY, NOW + DAY, by=by, tz=tz):
        parts = {
            UsageBy.PROVIDER: one.provider_id,
            UsageBy.MODEL: (one.provider_id, one.model),
            UsageBy.DAY: one.day,
            UsageBy.SOURCE: one.source,
        }
        found[tuple(parts[part] for part in by)] = added([one])
    assert found == _counted_by_hand(events, by, tz)


def test_a_period_may_begin_and_end_anywhere(history: History) -> None:
    for hour in range(72):
        history.usage.save([unpriced(event(at=NOW - timedelta(hours=hour), tokens=1))])
    assert total(history, NOW - timedelta(hours=10)).tokens.total == 11
    (some,) = history.usage.sums(NOW - timedelta(hours=60), NOW - timedelta(hours=30), by=())
    assert some.tokens.total == 31
    assert history.usage.sums(NOW + DAY, NOW + 2 * DAY, by=()) == ()


def test_sums_beyond_what_sqlite_can_add_are_right_all_the_same(history: History) -> None:
    for nth in range(30):
        history.usage.save([(event(at=NOW - nth * DAY, tokens=10**9), estimated("999999.123456789012"))])
    assert total(history).cost_usd == 30 * Decimal("999999.123456789012")
    assert history.counters.counted()[OPENAI].cost_usd == 30 * Decimal("999999.123456789012")


def test_no_sum_of_an_hour_is_too_large_to_be_kept(history: History) -> None:
    dear = (event(cost_usd="100000"), billed("99999.999999999999"))
    for _ in range(3):
        assert set(kinds(history, *[dear] * 96)) == {ACCEPTED}
    assert total(history).cost_usd == 288 * Decimal("99999.999999999999")
    assert total(history).billed_usd == 288 * Decimal("99999.999999999999")
    assert history.counters.counted()[OPENAI].cost_usd == 288 * Decimal("99999.999999999999")


def test_a_cost_that_cannot_be_kept_is_refused_and_changes_nothing(history: History) -> None:
    history.usage.save([(event(), estimated("1"))])
    (refused,) = history.usage.save([(event(), estimated("10000000"))])
    assert (refused.kind, refused.row) == (REFUSED, None)
    assert "larger than can be kept" in (refused.reason or "")
    assert total(history).cost_usd == 1
    assert history.counters.counted()[OPENAI].tokens == 100


# Prices that are found later


def test_a_price_found_later_moves_into_every_sum(history: History) -> None:
    history.usage.save(
        [unpriced(event(model="m", tokens=7, ok=True)), unpriced(event(model="m")), unpriced(event())]
    )
    assert history.usage.unpriced_models() == ((OPENAI, None), (OPENAI, "m"))
    stored = history.usage.unpriced(Named(OPENAI, "m"), after_row=0, most=10)
    assert [(number, one.at, one.tokens.total) for number, one in stored.items()] == [
        (1, NOW, 7),
        (2, NOW, 100),
    ]
    history.usage.price({1: estimated("0.5")})
    history.usage.price({1: estimated("0.7"), 2: estimated("0.25")})
    (by_model, other) = sorted(history.usage.sums(NOW, NOW + DAY, by=[UsageBy.MODEL]), key=str, reverse=True)
    assert {by_model.cost_usd, other.cost_usd} == {Decimal("0.75"), None}
    assert total(history).unpriced_tokens == 100
    assert total(history).requests == 1
    assert history.counters.counted()[OPENAI] == Counts(tokens=207, cost_usd=Decimal("0.75"), succeeded=1)
    assert history.usage.unpriced(Named(OPENAI, "m"), after_row=0, most=10) == {}
    assert history.usage.unpriced(Named(OPENAI, None), after_row=3, most=10) == {}


def test_an_event_without_tokens_needs_no_price(history: History) -> None:
    history.usage.save([unpriced(event(tokens=0, ok=False, model="m"))])
    assert history.usage.unpriced_models() == ()
    assert (total(history).cost_usd, total(history).unpriced_tokens) == (None, 0)


def test_a_request_that_was_cut_short_is_counted_as_such_and_priced_later(history: History) -> None:
    history.usage.save([unpriced(replace(event(model="m", tokens=7, ok=True), is_partial=True))])
    history.usage.price({1: estimated("0.5")})
    assert (total(history).partial, total(history).requests, total(history).unpriced_tokens) == (1, 1, 0)
    assert total(history).cost_usd == Decimal("0.5")


def test_the_cost_of_an_event_can_be_asked_for(history: History) -> None:
    history.usage.save([unpriced(event()), (event(), estimated("0.0625")), (event(), billed("0"))])
    assert history.usage.costs([1, 2, 3]) == (UNPRICED, estimated("0.0625"), billed("0"))


def test_what_no_list_knew_is_asked_for_again_only_on_request(history: History) -> None:
    history.usage.save([unpriced(event(model="m")), unpriced(event(model="m"))])
    history.usage.price({1: UNPRICED})
    assert list(history.usage.unpriced(Named(OPENAI, "m"), after_row=0, most=10)) == [2]
    again = history.usage.unpriced(Named(OPENAI, "m"), after_row=0, most=10, again=True)
    assert list(again) == [1, 2]
    history.usage.price({2: UNPRICED})
    assert history.usage.unpriced_models() == ()
    assert history.usage.unpriced_models(again=True) == ((OPENAI, "m"),)
    history.usage.price({1: estimated("1"), 2: estimated("2")})
    assert total(history).cost_usd == 3


# What is told beside tokens

DETAILS = usage_details(
    {"input_audio_tokens": 40, "web_searches": 2, "cached_audio_tokens": 0}, {"service_tier": "FLEX"}
)
LEFT_OUT = {"input_audio_tokens": 40, "service_tier=flex": 1}


def test_details_stand_in_every_sum_with_what_is_left_out(history: History) -> None:
    told = replace(event(model="m", tokens=100, ok=True), details=DETAILS)
    cost = replace(estimated("1"), left_out=LEFT_OUT)
    history.usage.save([(told, cost), (told, cost), unpriced(event(model="n"))])
    for by in UsageBy:
        sums = history.usage.sums(NOW, NOW + DAY, by=[by])
        details = [dict(one.details) for one in sums if one.details]
        assert details == [{"input_audio_tokens": 80, "service_tier=flex": 2, "web_searches": 4}], by
        (left_out,) = (dict(one.left_out) for one in sums if one.left_out)
        assert left_out == {"input_audio_tokens": 80, "service_tier=flex": 2}
    assert total(history).unpriced_tokens == 80 + 100
    assert history.usage.costs([1]) == (cost,)


def test_an_event_that_is_priced_later_has_its_details_until_then(history: History) -> None:
    history.usage.save([unpriced(replace(event(model="m", tokens=100), details=DETAILS))])
    (stored,) = history.usage.unpriced(Named(OPENAI, "m"), after_row=0, most=10).values()
    assert stored.details == DETAILS
    assert (dict(total(history).left_out), total(history).unpriced_tokens) == ({}, 100)
    history.usage.price({1: replace(estimated("1"), left_out=LEFT_OUT)})
    assert (dict(total(history).left_out), total(history).unpriced_tokens) == (LEFT_OUT, 40)


def test_uses_of_tools_alone_wait_for_a_price(history: History) -> None:
    searches = usage_details({"web_searches": 3}, {})
    history.usage.save([unpriced(replace(event(model="m", tokens=0), details=searches))])
    assert history.usage.unpriced_models() == ((OPENAI, "m"),)
    history.usage.price({1: estimated("0.03")})
    assert total(history).cost_usd == Decimal("0.03")


def test_details_are_forgotten_with_their_events(history: History) -> None:
    history.usage.save([unpriced(replace(event(model="m", at=NOW - 401 * DAY), details=DETAILS))])
    fill_days(history, NOW)
    history.maintain(NOW)
    rows = history._connection.execute("SELECT count(*) FROM usage_details").fetchone()
    assert tuple(rows) == (0,)


# What others reported


def test_reading_from_a_mark_gives_only_newer_reports(history: History, path: Path) -> None:
    history.usage.save([(event(ok=True), estimated("1"))])
    mark = history.usage.mark()
    assert history.usage.news(mark) == (mark, {})
    with closing(opened(path)) as other:
        other.usage.save(
            [(event(ok=False, latency_ms=9.0, model="m"), estimated("2")), unpriced(event(TOGETHER))]
        )
    mark, news = history.usage.news(mark)
    assert news[OPENAI].growth == Counts(tokens=100, cost_usd=Decimal(2), failed=1)
    assert news[OPENAI].requests == (Outcome(at=NOW, ok=False, latency_ms=9.0, model="m", reported=True),)
    assert (news[TOGETHER].growth.tokens, news[TOGETHER].requests) == (100, ())
    assert history.usage.news(mark)[1] == {}
    _, everything = history.usage.news(UsageMark())
    assert [request.ok for request in everything[OPENAI].requests] == [True, False]


def test_a_price_found_later_is_news_too(history: History) -> None:
    history.usage.save([unpriced(event(model="m", ok=True))])
    mark = history.usage.mark()
    history.usage.price({1: estimated("0.5")})
    _, news = history.usage.news(mark)
    assert news[OPENAI].growth == Counts(cost_usd=Decimal("0.5"))
    assert news[OPENAI].requests == ()


def test_a_restart_knows_the_last_real_requests(history: History) -> None:
    history.usage.save(
        [
            unpriced(event(at=NOW - timedelta(hours=25), ok=False)),
            unpriced(event(at=NOW - timedelta(minutes=3), ok=True, latency_ms=50.0)),
            unpriced(event(at=NOW - timedelta(minutes=5), ok=False)),
            unpriced(event()),
        ]
    )
    known = history.remembered([OPENAI])[OPENAI]
    assert [(one.ok, one.reported) for one in known.outcomes] == [(False, True), (True, True)]
    assert [one.latency_ms for one in known.requests] == [50.0]
    assert known.evidence.generates_at == NOW - timedelta(minutes=3)


# How long, and whatever happens


def test_what_is_older_than_is_kept_is_forgotten(history: History) -> None:
    for days in (0, 399, 401, 402, 403, 410):
        history.usage.save([unpriced(event(at=NOW - days * DAY, tokens=1))])
    long_ago = NOW - 500 * DAY
    assert total(history, long_ago).tokens.total == 6
    history.maintain(NOW)
    assert total(history, long_ago).tokens.total == 6, "there are no 400 days that have any"
    fill_days(history, NOW)
    history.maintain(NOW)
    assert total(history, long_ago).tokens.total == 2
    assert history.counters.counted()[OPENAI].tokens == 6, "totals are of all that was ever reported"


def test_a_clock_that_is_years_ahead_for_an_hour_costs_nothing(history: History) -> None:
    for days in range(30):
        history.usage.save([unpriced(event(at=NOW - days * DAY, tokens=1))])
    history.usage.save([unpriced(event(at=NOW + 3650 * DAY, tokens=1))])
    history.maintain(NOW + 3650 * DAY)
    assert total(history).tokens.total == 30


def test_numbers_of_forgotten_events_are_not_given_again(history: History) -> None:
    history.usage.save([unpriced(event(at=NOW - 402 * DAY))])
    fill_days(history, NOW)
    history.maintain(NOW)
    (receipt,) = history.usage.save([unpriced(event())])
    assert receipt.row == 2


def test_a_reader_reads_usage_and_writes_none(path: Path) -> None:
    with closing(opened(path)) as history:
        assert kinds(history, unpriced(event())) == [ACCEPTED]
    readonly = History.open_readonly(path).history
    assert readonly is not None
    with closing(readonly):
        assert total(readonly).tokens.total == 100
        with pytest.raises(HistoryUnwritableError, match="may not be written"):
            readonly.usage.save([unpriced(event())])


def test_where_the_disk_is_full_nothing_is_kept_and_all_is_as_before(history: History, path: Path) -> None:
    history.usage.save([unpriced(event())])
    connection = history._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    many = [unpriced(event(id=str(nth) * 20)) for nth in range(3000)]
    with pytest.raises(HistoryUnwritableError, match="the disk is full"):
        history.usage.save(many)
    assert total(history).tokens.total == 100
    assert history.counters.counted()[OPENAI].tokens == 100
    connection.execute("PRAGMA max_page_count = 1000000")
    assert set(kinds(history, *many)) == {ACCEPTED}


def test_a_file_that_breaks_while_it_is_read_is_a_sentence(history: History, path: Path) -> None:
    history.usage.save([unpriced(event(id=str(nth))) for nth in range(500)])
    connection = history._connection
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[100:] = b"\xaa" * (len(content) - 100)
    path.write_bytes(content)
    connection.execute("PRAGMA shrink_memory")
    with pytest.raises(HistoryUnreadableError, match="it is damaged"):
        history.usage.mark()
    assert not connection.in_transaction


@pytest.mark.parametrize(
    "kills", [pytest.param(4, id="some"), pytest.param(100, marks=pytest.mark.soak, id="many")]
)
def test_what_was_acknowledged_survives_a_kill_at_any_moment(path: Path, kills: int) -> None:
    opened(path).close()
    chance, acknowledged = random.Random(7), set[str]()  # noqa: S311 - a test
    for nth in range(kills):
        command = [sys.executable, "-c", REPORTER, str(path), str(nth * 10**6)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reporter:
            assert reporter.stdout is not None
            for _ in range(chance.randrange(1, 60)):
                acknowledged.add(reporter.stdout.readline().strip())
            time.sleep(chance.random() * 0.005)
            reporter.kill()
            # The last line may be cut off half-way through its number.
            acknowledged |= {line.strip() for line in reporter.stdout.readlines() if line.endswith("\n")}
    with closing(opened(path)) as history:
        rows = history._connection.execute("SELECT report_id FROM usage").fetchall()
        kept = {row[0] for row in rows}
        assert acknowledged <= kept
        assert len(kept) == len(rows) <= len(acknowledged) + kills
        found = added(history.usage.sums(NOW - 4000 * DAY, NOW + 4000 * DAY))
        assert found.tokens.total == found.requests == len(kept), "sums and events are kept together"
        assert history.counters.counted()[OPENAI].tokens == len(kept)


def test_reports_over_many_events_take_a_moment(history: History) -> None:
    """In their worst case, spread over all days and models; the soak has a hundred thousand."""
    _measure_reports(history, 2000)


@pytest.mark.soak
def test_reports_over_100_000_events_take_less_than_50_ms(history: History) -> None:
    for by, took_ms in _measure_reports(history, 100_000).items():
        assert took_ms <= 50, (by, took_ms)


def _measure_reports(history: History, count: int) -> dict[UsageBy, float]:
    chance = random.Random(1)  # noqa: S311 - a test
    models = ["a", "b", "c"]
    events = [
        (
            event(
                ProviderId(chance.choice(["openai", "anthropic", "together_ai", "openrouter"])),
                at=NOW - timedelta(seconds=chance.randrange(400 * 86_400 - 10_000)),
                tokens=Tokens(input_tokens=10, output_tokens=1),
                model=chance.choice(models),
                ok=True,
            ),
            estimated("0.001"),
        )
        for _ in range(count)
    ]
    for start in range(0, count, 1000):
        history.usage.save(events[start : start + 1000])
    took: dict[UsageBy, float] = {}
    for by in UsageBy:
        times_s = []
        for _ in range(5):
            begun_s = time.perf_counter()
            sums = history.usage.sums(NOW - 400 * DAY, NOW, by=[by], tz=ZoneInfo("America/New_York"))
            times_s.append(time.perf_counter() - begun_s)
        assert sum(one.requests for one in sums) == count
        took[by] = 1000 * min(times_s)
        print(f"usage by {by} over {count:,} events: {took[by]:.1f} ms")
    return took
