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
from states import with_fields
from usages import SPLIT, facts, prices, profiles, used

from apimon_desktop.core.alerts.message import sample
from apimon_desktop.core.alerts.quiet import Mute, NotificationPrefs
from apimon_desktop.core.health.uptime import SLOTS, Heartbeat, Span, heartbeat
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, KeyInfo, KeySource
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.usage import Tokens, UsageSource
from apimon_desktop.core.money.price_table import Mix, PriceTable
from apimon_desktop.core.money.savings import Basis, ideas
from apimon_desktop.core.settings.declare import Problem
from apimon_desktop.core.settings.settings import AppearanceSettings, IconNumber, ProviderSettings, Settings
from apimon_desktop.core.text.translatable import say
from apimon_desktop.core.usage.sums import UsageBy
from apimon_desktop.ui.views.commands import ExportKind
from apimon_desktop.ui.views.conditions import Conditions, Known
from apimon_desktop.ui.views.costs import (
    BY_NAMES,
    PERIOD_NAMES,
    CostsChoice,
    Period,
    bill_lines,
    cost_table,
    idea_views,
    prices_view,
)
from apimon_desktop.ui.views.details import details_view
from apimon_desktop.ui.views.facts import details_text
from apimon_desktop.ui.views.first_run import answers_view, first_keys
from apimon_desktop.ui.views.heartbeat import BEGIN_LABEL, END_LABEL, heartbeat_view, uptime_line
from apimon_desktop.ui.views.menu import menu_view, tray_view
from apimon_desktop.ui.views.money import money_line, today_line
from apimon_desktop.ui.views.report import report_view
from apimon_desktop.ui.views.settings import (
    CADENCE_NOTE,
    KEPT_IN,
    LEAVES,
    SHOW_FILE,
    SUBSCRIPTION_NOTE,
    Footprint,
    ImportOffer,
    checks_text,
    doubt_about,
    footprint_text,
    possible_doubts,
    price_list_text,
    settings_view,
)
from apimon_desktop.ui.views.settings_entries import (
    LONGEST_NAME,
    PRESETS,
    SAME_TIMES,
    address_fault,
    amount_fault,
    name_fault,
)

_MINUTE = timedelta(minutes=1)


def _windows(snapshot: Snapshot) -> Iterator[object]:
    """All that follows from a snapshot."""
    quiet = (None, Mute(until=NOW + timedelta(days=1)), Mute(worst=snapshot.worst_status))
    for mute in quiet:
        for number in IconNumber:
            appearance = AppearanceSettings(icon_number=number)
            for money in (None, summary({OPENAI: "4.55"})):
                settings, prefs = Settings(appearance=appearance), NotificationPrefs(mute=mute)
                known = Known(snapshot=snapshot, now=NOW, tz=UTC, money=money)
                yield tray_view(replace(known, settings=settings, prefs=prefs))
    spent, incidents = summary({OPENAI: "2"}), (replace(OUTAGE, ended_at=None), OUTAGE, OLDER)
    for money, mute in ((None, None), (spent, quiet[1]), (spent, quiet[2])):
        known = Known(snapshot=snapshot, now=NOW, tz=UTC, money=money)
        yield report_view(known)
        prefs = NotificationPrefs(mute=mute)
        yield menu_view(replace(known, prefs=prefs, incidents={ANTHROPIC: incidents}))
    yield details_text(Known(snapshot=snapshot, now=NOW, tz=UTC), OPENAI)
    yield settings_view(snapshot, Settings(), Conditions())
    for is_done in (False, True):
        yield answers_view(snapshot, is_done=is_done, now=NOW, tz=UTC)


def _pages() -> Iterator[object]:
    for snapshot in (SAMPLES.snapshot(anthropic=Cause.SERVER_ERROR), SAMPLES.without_keys()):
        state = snapshot.providers[ANTHROPIC]
        for span in Span:
            full = a_detailed_past(span)
            still_open = replace(full, incidents=(replace(OUTAGE, ended_at=None),))
            nothing = replace(full, points=(), incidents=())
            for past in (None, full, still_open, nothing):
                for money in (None, *summary({ANTHROPIC: "2"}, unpriced_tokens=7).providers.values()):
                    yield details_view(
                        snapshot,
                        state,
                        past,
                        money=money,
                        hides_amounts=False,
                        span=span,
                        now=NOW,
                        tz=UTC,
                        redact=lambda _text: "",
                    )


def _heartbeats() -> Iterator[object]:
    day = a_day().heartbeat
    beats = [slot.beat for slot in day.slots if slot.beat is not None]
    still_open = replace(OUTAGE, id="open", started_at=NOW - 40 * _MINUTE, ended_at=None)
    heard: tuple[Heartbeat, ...] = (
        day,
        heartbeat([], [], now=NOW),
        heartbeat([replace(beat, longest_gap=_MINUTE) for beat in beats], [], now=NOW),
        heartbeat(beats[:9], [OUTAGE], now=NOW),
        heartbeat(beats, [still_open], now=NOW),
        heartbeat(beats, [OUTAGE, still_open], now=NOW),
    )
    for one in heard:
        view = heartbeat_view(one, now=NOW, tz=UTC)
        yield view
        yield [view.tip(place) for place in range(SLOTS)]
    yield BEGIN_LABEL, END_LABEL, uptime_line([a_day()])


def _money() -> Iterator[object]:
    spent = SAMPLES.changed(
        "openai",
        lambda one: with_fields(one, tokens=9_000_000, cost_usd=Decimal(400), latency_ms=9000.0),
    )
    for snapshot in (spent, SAMPLES.snapshot(google_gemini=Cause.SLOW)):
        yield idea_views(ideas(snapshot, Basis()))
    for known in moneys():
        yield bill_lines(known, SAMPLES.snapshot())
        yield [money_line(known), *(today_line(known, pid) for pid in (OPENAI, ANTHROPIC, OPENROUTER))]
        yield menu_view(Known(snapshot=SAMPLES.snapshot(), money=known, now=NOW, tz=UTC))


def _usage() -> Iterator[object]:
    every = [used(OPENAI, "gpt-4o", "2", billed="1", failed=1, source=source) for source in UsageSource]
    for found in (facts(), facts(tuple(every)), facts(())):
        for by in UsageBy:
            for period in Period:
                for known in moneys():
                    choice = CostsChoice(by=by, period=period)
                    yield cost_table(found, choice, profiles(), known, hides_amounts=False)
    for as_of in (NOW.date(), NOW.date() - timedelta(days=90), None):
        yield prices_view(prices(as_of=as_of))
    for tokens in (SPLIT, Tokens(input_tokens=50, output_tokens=50)):
        yield prices_view(PriceTable(rows=(), mix=Mix(tokens=tokens, requests=1, is_own=True)))
    yield tuple(BY_NAMES.values()), tuple(PERIOD_NAMES.values())


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
        yield checks_text(120, view)
        yield report_view(Known(snapshot=snapshot, conditions=conditions, now=NOW, tz=UTC))
    yield checks_text(120, settings_view(SAMPLES.paused(), Settings(), conditions))
    yield [
        getattr(doubt_about(text, OPENAI), "text", None)
        for text in ("sk-ant-api03-" + "a" * 40, "a b", "sk-…", "a\nb", "ä" * 40)
    ]
    yield [name_fault(text, ("OpenAI",)) for text in ("", "x" * (LONGEST_NAME + 1), "a\x07b", "openai")]
    yield [address_fault(text) for text in ("", "x", "http://a.example/v1", "https://a.example/?b")]
    yield [amount_fault(text) for text in ("much", "-5", "1.005")]
    yield possible_doubts(OPENAI)
    yield tuple(preset.hint for preset in PRESETS)
    yield SAME_TIMES, CADENCE_NOTE, KEPT_IN, SUBSCRIPTION_NOTE


def _about() -> Iterator[object]:
    yield LEAVES
    yield SHOW_FILE
    yield price_list_text(None), price_list_text(NOW.date())
    for memory_bytes, cpu_ratio in ((None, None), (84_000_000, 0.004)):
        yield footprint_text(Footprint(memory_bytes=memory_bytes, cpu_ratio=cpu_ratio))
    yield [kind.filter for kind in ExportKind]


def _first_run() -> Iterator[object]:
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
                pid: with_fields(one, anonymous=result) if pid in answering else one
                for pid, one in snapshot.providers.items()
            }
            yield from _windows(replace(snapshot, providers=states))


def _messages() -> Iterator[object]:
    for snapshot in snapshots():
        yield sample(snapshot, now=NOW, tz=UTC)


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
