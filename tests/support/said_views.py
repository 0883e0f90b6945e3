"""Every view that there is, in every state that has words of its own: what holds for all their texts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from types import MappingProxyType

from moneys import ANTHROPIC, OPENAI, OPENROUTER, summary
from pasts import OLDER, OUTAGE, a_day, a_detailed_past
from said_states import SAMPLES, moneys, snapshots
from samples import NOW
from usages import NAMES, SPLIT, facts, prices, used

from apimon_desktop.core.check import CheckKind, CheckResult
from apimon_desktop.core.heartbeat import SLOTS, Heartbeat, heartbeat
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.latency import Span
from apimon_desktop.core.previews import AlertKind, preview
from apimon_desktop.core.price_table import Mix, PriceTable
from apimon_desktop.core.profile import KeyInfo, KeySource
from apimon_desktop.core.settings import AppearanceSettings, IconNumber, Problem, ProviderSettings, Settings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.suggestions import Basis, ideas
from apimon_desktop.core.text import say
from apimon_desktop.core.types import Cause
from apimon_desktop.core.usage import Tokens, UsageSource
from apimon_desktop.core.usage_report import UsageBy
from apimon_desktop.core.wishes import Mute, Wishes
from apimon_desktop.ui.views.about import LEAVES, Footprint, footprint_text, price_list_text
from apimon_desktop.ui.views.conditions import Conditions
from apimon_desktop.ui.views.details import INCIDENT_COLUMNS, details_view
from apimon_desktop.ui.views.export import ExportKind
from apimon_desktop.ui.views.facts import details_text
from apimon_desktop.ui.views.first_run import DISTURBING, Looking, answers_view, first_keys
from apimon_desktop.ui.views.heartbeat import BEGIN_LABEL, END_LABEL, heartbeat_view, uptime_line
from apimon_desktop.ui.views.menu import menu_view
from apimon_desktop.ui.views.money import money_view
from apimon_desktop.ui.views.prices import prices_view
from apimon_desktop.ui.views.provider_form import ADMIN_NOTE
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.views.settings import (
    KEY_STORE_NOTE,
    SUBSCRIPTION_NOTE,
    ImportOffer,
    key_warning,
    requests_text,
    settings_view,
)
from apimon_desktop.ui.views.settings_added import LONGEST_NAME, address_fault, name_fault
from apimon_desktop.ui.views.settings_entries import SAME_TIMES, amount_fault
from apimon_desktop.ui.views.tray import tray_view
from apimon_desktop.ui.views.usage import BY_NAMES, Period, UsageChoice, usage_table
from apimon_desktop.ui.views.usage_page import idea_views

_MINUTE = timedelta(minutes=1)


def _windows(snapshot: Snapshot) -> Iterator[object]:
    """All that follows from a snapshot."""
    quiet = (None, Mute(until=NOW + timedelta(days=1)), Mute(worst=snapshot.worst_status))
    for mute in quiet:
        for number in IconNumber:
            appearance = AppearanceSettings(icon_number=number)
            for money in (None, summary({OPENAI: "4.55"})):
                yield tray_view(snapshot, appearance=appearance, mute=mute, money=money, now=NOW, tz=UTC)
    money = summary({OPENAI: "2"})
    for known, mute in ((None, None), (money, quiet[1]), (money, quiet[2])):
        yield report_view(snapshot, Conditions(), now=NOW, tz=UTC, money=known)
        yield menu_view(
            snapshot,
            wishes=Wishes(mute=mute),
            incidents={ANTHROPIC: (replace(OUTAGE, ended_at=None), OUTAGE, OLDER)},
            money=known,
            hides_amounts=False,
            now=NOW,
            tz=UTC,
        )
    state = snapshot.providers[OPENAI]
    yield details_text(state, snapshot.shown(OPENAI), now=NOW, tz=UTC)
    yield settings_view(snapshot, Settings(), Conditions())
    for looking in Looking:
        yield answers_view(snapshot, looking, now=NOW, tz=UTC)


def _pages() -> Iterator[object]:
    for snapshot in (SAMPLES.snapshot(anthropic=Cause.SERVER_ERROR), SAMPLES.without_keys()):
        state = snapshot.providers[ANTHROPIC]
        for span in Span:
            full = a_detailed_past(span)
            still_open = replace(full, incidents=(replace(OUTAGE, ended_at=None),))
            nothing = replace(a_detailed_past(span, with_usage=False), points=(), incidents=())
            for past in (None, full, still_open, nothing):
                yield details_view(snapshot, state, past, span=span, now=NOW, tz=UTC, redact=lambda _text: "")


def _heartbeats() -> Iterator[object]:
    day = a_day().heartbeat
    beats = [slot.beat for slot in day.slots if slot.beat is not None]
    still_open = replace(OUTAGE, id="open", started_at=NOW - 40 * _MINUTE, ended_at=None)
    heard: tuple[Heartbeat, ...] = (
        day,
        heartbeat([], [], now=NOW, longest_gap=_MINUTE),
        heartbeat(beats, [], now=NOW, longest_gap=_MINUTE),
        heartbeat(beats[:9], [OUTAGE], now=NOW, longest_gap=10 * _MINUTE),
        heartbeat(beats, [still_open], now=NOW, longest_gap=10 * _MINUTE),
        heartbeat(beats, [OUTAGE, still_open], now=NOW, longest_gap=10 * _MINUTE),
    )
    for one in heard:
        view = heartbeat_view(one, now=NOW, tz=UTC)
        yield view
        yield [view.tip(place) for place in range(SLOTS)]
    yield BEGIN_LABEL, END_LABEL, uptime_line([a_day()])


def _money() -> Iterator[object]:
    spent = SAMPLES.changed(
        "openai", lambda one: replace(one, tokens_used=9_000_000, cost_usd=Decimal(400), latency_ms=9000.0)
    )
    for snapshot in (spent, SAMPLES.snapshot(google_gemini=Cause.SLOW)):
        yield idea_views(ideas(snapshot, Basis()))
        yield money_view(summary({OPENAI: "2"}), snapshot)
    for known in moneys():
        yield money_view(known, SAMPLES.snapshot())
        yield menu_view(
            SAMPLES.snapshot(),
            wishes=Wishes(),
            incidents={},
            money=known,
            hides_amounts=False,
            now=NOW,
            tz=UTC,
        )


def _usage() -> Iterator[object]:
    every = [used(OPENAI, "gpt-4o", "2", billed="1", failed=1, source=source) for source in UsageSource]
    for found in (facts(), facts(tuple(every)), facts(())):
        for by in UsageBy:
            for period in Period:
                yield usage_table(found, UsageChoice(by=by, period=period), NAMES)
    for as_of in (NOW.date(), NOW.date() - timedelta(days=90), None):
        yield prices_view(prices(as_of=as_of))
    for tokens in (SPLIT, Tokens(input_tokens=50, output_tokens=50)):
        yield prices_view(PriceTable(rows=(), mix=Mix(tokens=tokens, requests=1, is_own=True)))
    yield tuple(BY_NAMES.values())


def _settings() -> Iterator[object]:
    strange = Settings(providers={OPENAI: ProviderSettings(paid_test=True)}, paid_test_daily_tokens=0)
    conditions = Conditions(
        has_tray=False,
        problems=(
            Problem(where="config.toml", message="4711"),
            Problem(where="interval_s", message="4711", line=12),
        ),
        admin_keys={admin_id(OPENAI): KeyInfo(source=KeySource.KEYRING, origin=say("the keyring"), hint="•")},
    )
    for snapshot in (SAMPLES.snapshot(), SAMPLES.without_keys()):
        view = settings_view(snapshot, strange, conditions)
        yield view
        yield requests_text(120, view)
        yield report_view(snapshot, conditions, now=NOW, tz=UTC)
    yield requests_text(120, settings_view(SAMPLES.paused(), Settings(), conditions))
    yield [
        key_warning(text, OPENAI) for text in ("sk-ant-api03-" + "a" * 40, "a b", "sk-…", "a\nb", "ä" * 40)
    ]
    yield [name_fault(text, ("OpenAI",)) for text in ("", "x" * (LONGEST_NAME + 1), "a\x07b", "openai")]
    yield [address_fault(text) for text in ("", "x", "http://a.example/v1", "https://a.example/?b")]
    yield [amount_fault(text) for text in ("much", "-5", "1.005")]
    yield SAME_TIMES, ADMIN_NOTE, KEY_STORE_NOTE, SUBSCRIPTION_NOTE


def _about() -> Iterator[object]:
    yield LEAVES
    yield INCIDENT_COLUMNS
    yield price_list_text(None), price_list_text(NOW.date())
    for memory_bytes, cpu_ratio in ((None, None), (84_000_000, 0.004)):
        yield footprint_text(
            Footprint(memory_bytes=memory_bytes, cpu_ratio=cpu_ratio, cpu_s=31.0, running_s=86_400.0)
        )
    yield [kind.filter for kind in ExportKind]


def _first_run() -> Iterator[object]:
    yield tuple(DISTURBING.values())
    offers = (
        ImportOffer(provider_id=OPENAI, name="OpenAI", hint="•", replaces="••", origin=say("the keyring")),
        ImportOffer(provider_id=ANTHROPIC, name="Anthropic", hint="•", replaces=None, origin="/me/.env"),
    )
    yield first_keys(SAMPLES.without_keys(), offers, {OPENROUTER: "•"})
    for asked in (Cause.AUTHENTICATION, Cause.CONNECT):
        result = CheckResult(
            provider_id=OPENAI,
            kind=CheckKind.ANONYMOUS,
            at=NOW,
            at_mono_s=1.0,
            cause=asked,
            latency_ms=210.0 if asked is Cause.AUTHENTICATION else None,
            http_status=401 if asked is Cause.AUTHENTICATION else None,
        )
        snapshot = SAMPLES.without_keys()
        for answering in (("openai",), tuple(snapshot.providers)):
            states = {
                pid: replace(one, anonymous=result) if pid in answering else one
                for pid, one in snapshot.providers.items()
            }
            yield from _windows(replace(snapshot, providers=states))


def _messages() -> Iterator[object]:
    for snapshot in snapshots():
        for kind in AlertKind:
            yield preview(kind, snapshot, now=NOW, tz=UTC)


VIEWS: Mapping[str, Callable[[], Iterator[object]]] = MappingProxyType(
    {
        "snapshots": lambda: (view for snapshot in snapshots() for view in _windows(snapshot)),
        "details": _pages,
        "heartbeats": _heartbeats,
        "money": _money,
        "usage": _usage,
        "settings": _settings,
        "about": _about,
        "first run": _first_run,
        "messages": _messages,
    }
)
