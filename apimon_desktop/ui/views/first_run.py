"""What the first run shows: a row for each provider, with the key that was found or a place for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from apimon_desktop.core.keys import owner_of
from apimon_desktop.core.model.ids import Profile, ProviderId, Status
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.settings.settings import AlertSettings
from apimon_desktop.core.text.formats import format_ms
from apimon_desktop.core.text.translatable import Text, capitalised, say
from apimon_desktop.core.wording.causes import WORDS
from apimon_desktop.core.wording.headline import official_sentence
from apimon_desktop.ui.views.settings import ImportOffer
from apimon_desktop.ui.views.tile import TileLook, tile_of

ANSWERS_WITHIN_S: Final = 5
"""Later replies are not waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstKey:
    """A key that was found, or a place for one."""

    key_id: ProviderId
    name: str
    tile: TileLook
    make_url: str | None
    """Where a key is made. None: not known."""
    hint: str | None = None
    """What may be shown of the key that was found. None: none was."""
    origin: str = ""
    """Where it was found: "Key found in your environment"."""
    is_saved: bool = False
    """True where the keyring holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether a provider answered a request without a key."""

    status: Status
    """Healthy: it answered, and reports nothing itself."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersView:
    """Who answered."""

    is_done: bool
    answers: Mapping[ProviderId, Answer]
    """Empty where nobody answered: then it is not the providers."""
    summary: str


def answers_view(snapshot: Snapshot, *, is_done: bool, now: datetime, tz: tzinfo | None) -> AnswersView:
    """What requests without a key found so far."""
    states = snapshot.providers.values()
    answered = sum(state.health.anonymous is not None and state.health.anonymous.answered for state in states)
    if not is_done:
        summary: Text = say("Asking each at most once, without a key…")
    elif not answered:
        summary = say("No replies. Are you online?")
    elif answered == len(states):
        summary = say("All {n} are up. Add keys to see balance and cost.", n=answered)
    else:
        summary = say("{n} of {all} are up. Add keys to see balance and cost.", n=answered, all=len(states))
    shown = states if answered else ()
    answers = {state.id: _answer(snapshot, state, now, tz) for state in shown}
    if is_done:
        late = Answer(status=Status.UNKNOWN, text=say("No reply within {n} s", n=ANSWERS_WITHIN_S))
        answers = {key_id: answer or late for key_id, answer in answers.items()}
    known = {key_id: answer for key_id, answer in answers.items() if answer is not None}
    return AnswersView(is_done=is_done, answers=known, summary=summary)


def _answer(snapshot: Snapshot, state: ProviderState, now: datetime, tz: tzinfo | None) -> Answer | None:
    """None: there is no answer yet."""
    result = state.health.anonymous
    if result is None:
        return None
    if not result.answered:
        return Answer(status=Status.FAILED, text=capitalised(WORDS[result.cause]))
    text = say("Up · {time}", time=format_ms(result.latency_ms))
    if state.official is None or not state.official.says.level.reports_something:
        return Answer(status=Status.HEALTHY, text=text)
    official = official_sentence(state, snapshot.shown(state.id), now=now, tz=tz)
    return Answer(status=Status.DEGRADED, text=official or text)


_SAVED: Final = say("Already saved")


def first_keys(
    snapshot: Snapshot, offers: Sequence[ImportOffer], saved: Mapping[ProviderId, str]
) -> tuple[FirstKey, ...]:
    """A row for each provider, those with a key first; admin keys that were found follow theirs.

    ``saved`` holds what may be shown of the keys in the keyring.
    """
    found = {offer.provider_id: offer for offer in offers}
    rows: list[FirstKey] = []
    for state in snapshot.providers.values():
        profile = state.profile
        rows.append(_row(state.id, profile.short_name, profile, found.get(state.id), saved))
        rows += [
            _row(key_id, offer.name, profile, offer, saved)
            for key_id, offer in found.items()
            if key_id != state.id and owner_of(key_id) == state.id
        ]
    return tuple(sorted(rows, key=lambda row: row.hint is None))


def _row(
    key_id: ProviderId,
    name: str,
    profile: Profile,
    offer: ImportOffer | None,
    saved: Mapping[ProviderId, str],
) -> FirstKey:
    hint = saved.get(key_id)
    is_saved = hint is not None and (offer is None or offer.hint == hint)
    if is_saved:
        origin: Text | str = _SAVED
    else:
        hint = None if offer is None else offer.hint
        origin = "" if offer is None else _origin(offer)
    return FirstKey(
        key_id=key_id,
        name=name,
        tile=tile_of(profile, None),
        make_url=profile.keys_url,
        hint=hint,
        origin=origin,
        is_saved=is_saved,
    )


def _origin(offer: ImportOffer) -> Text:
    found = say("Found: {origin}", origin=offer.origin)
    if offer.replaces is None:
        return found
    return say("{found} (replaces {hint})", found=found, hint=offer.replaces)


def alerts_for(*, notifies: bool) -> AlertSettings:
    """The notifications that the first run's switch stands for; each can be changed later."""
    if notifies:
        return AlertSettings(degraded=False, slow=False)
    return AlertSettings(
        failed=False, degraded=False, slow=False, recovered=False, account=False, budget=False
    )
