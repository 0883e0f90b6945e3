"""What the first run shows: who answers, which keys were found, and when to disturb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import Enum
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.formats import format_ms
from apimon_desktop.core.keys import owner_of
from apimon_desktop.core.official_texts import official_sentence
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import AlertSettings
from apimon_desktop.core.snapshot import Snapshot
from apimon_desktop.core.state import ProviderState
from apimon_desktop.core.text import Text, joined, plural, say
from apimon_desktop.core.types import ProviderId, Status
from apimon_desktop.core.wording import WORDS
from apimon_desktop.ui.views.settings import ImportOffer

ANSWERS_WITHIN_S: Final = 5
"""Later than this, nobody waits for an answer."""


class Looking(Enum):
    """How far the look at who answers has come."""

    NOT_ASKED = "not_asked"
    UNDER_WAY = "under_way"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """Whether one provider answers."""

    provider_id: ProviderId
    name: str
    status: Status
    """Healthy means no more than that it answers: the words beside it say so."""
    answer: str
    """``answers in 210 ms``."""
    official: str
    """What its own status page says. Empty: nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersView:
    """Who answers."""

    looking: Looking
    rows: tuple[AnswerRow, ...]
    summary: str


def answers_view(snapshot: Snapshot, looking: Looking, *, now: datetime, tz: tzinfo | None) -> AnswersView:
    """The built-in providers and what a request without a key found."""
    rows = tuple(_row(snapshot, state, looking, now, tz) for state in snapshot.providers.values())
    return AnswersView(looking=looking, rows=rows, summary=_summary(snapshot, looking))


def _row(
    snapshot: Snapshot, state: ProviderState, looking: Looking, now: datetime, tz: tzinfo | None
) -> AnswerRow:
    official = official_sentence(state, snapshot.shown(state.id), now=now, tz=tz)
    status, answer = _answer(state, looking)
    if (
        status is Status.HEALTHY
        and state.official is not None
        and state.official.says.level.reports_something
    ):
        status = Status.DEGRADED
    return AnswerRow(
        provider_id=state.id,
        name=state.profile.short_name,
        status=status,
        answer=answer,
        official=official or "",
    )


def _answer(state: ProviderState, looking: Looking) -> tuple[Status, str]:
    result = state.anonymous
    if result is not None and result.answered:
        return Status.HEALTHY, say("answers in {time}", time=format_ms(result.latency_ms))
    if result is not None:
        return Status.FAILED, WORDS[result.cause]
    return Status.UNKNOWN, {
        Looking.NOT_ASKED: "",
        Looking.UNDER_WAY: say("asking…"),
        Looking.DONE: say("— no answer within {n} s", n=ANSWERS_WITHIN_S),
    }[looking]


def _summary(snapshot: Snapshot, looking: Looking) -> str:
    if looking is Looking.NOT_ASKED:
        return say("Nobody has been contacted yet.")
    if looking is Looking.UNDER_WAY:
        return say("Asking each of them once, without a key…")
    asked = [state.anonymous for state in snapshot.providers.values()]
    answered = sum(result is not None and result.answered for result in asked)
    if not answered:
        return say("Nobody answers. Is there a way to the internet?")
    everybody = (
        say("All {n} answer.", n=len(asked))
        if answered == len(asked)
        else plural(answered, one="1 of {all} answer.", many="{n} of {all} answer.", all=len(asked))
    )
    return joined(" ", (everybody, say("A key makes it certain, and shows balance and cost.")))


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstKey:
    """A key that was found, or a place for one."""

    key_id: ProviderId
    name: str
    hint: str | None = None
    """What may be shown of the one that was found. None: none was, and one can be pasted."""
    origin: str = ""
    """``from OPENAI_API_KEY in the environment``."""
    is_saved: bool = False
    """True where the keyring holds it already."""


def first_keys(
    snapshot: Snapshot, offers: Sequence[ImportOffer], saved: Mapping[ProviderId, str]
) -> tuple[FirstKey, ...]:
    """A row for each provider, with what was found; admin keys that were found follow theirs.

    ``saved`` holds what may be shown of the keys in the keyring.
    """
    found = {offer.provider_id: offer for offer in offers}
    rows = []
    for state in snapshot.providers.values():
        rows.append(_first_key(state.id, state.profile.short_name, found.get(state.id), saved))
        rows += [
            _first_key(key_id, one.name, one, saved)
            for key_id, one in found.items()
            if key_id != state.id and owner_of(key_id) == state.id
        ]
    return tuple(rows)


_SAVED: Final = say("in the keyring already")


def _first_key(
    key_id: ProviderId, name: str, offer: ImportOffer | None, saved: Mapping[ProviderId, str]
) -> FirstKey:
    hint = saved.get(key_id)
    if hint is not None and (offer is None or offer.hint == hint):
        return FirstKey(key_id=key_id, name=name, hint=hint, origin=_SAVED, is_saved=True)
    if offer is None:
        return FirstKey(key_id=key_id, name=name)
    return FirstKey(key_id=key_id, name=name, hint=offer.hint, origin=_origin(offer))


def _origin(offer: ImportOffer) -> Text:
    if offer.replaces is None:
        return say("from {origin}", origin=offer.origin)
    return say("from {origin}, replaces {hint} in the keyring", origin=offer.origin, hint=offer.replaces)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenKeys:
    """What to test and save."""

    found: tuple[ProviderId, ...] = ()
    """Those of the found ones that are ticked."""
    entered: Mapping[ProviderId, Secret] = field(default_factory=lambda: MappingProxyType({}))


class Disturbing(Enum):
    """When the user may be disturbed."""

    FAILURES = "failures"
    TROUBLE = "trouble"
    NEVER = "never"


DISTURBING: Final[Mapping[Disturbing, tuple[str, str]]] = MappingProxyType(
    {
        Disturbing.FAILURES: (
            say("Only when something I use fails"),
            say("And when it is back, when a key is rejected, or a budget or balance nears its end."),
        ),
        Disturbing.TROUBLE: (
            say("Also when it is slow or overloaded"),
            say("Failures, and what makes you wait."),
        ),
        Disturbing.NEVER: (say("Never, I look myself"), say("The icon shows it all the same.")),
    }
)
"""Each with its title and what it means."""


def alerts_for(choice: Disturbing) -> AlertSettings:
    """The settings that a choice stands for; each can be changed later."""
    match choice:
        case Disturbing.FAILURES:
            return AlertSettings(degraded=False, slow=False)
        case Disturbing.TROUBLE:
            return AlertSettings(degraded=True, slow=True)
        case Disturbing.NEVER:
            return AlertSettings(
                failed=False, degraded=False, slow=False, recovered=False, account=False, budget=False
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstChoices:
    """What the user chose by the time the first run ended."""

    alerts: AlertSettings | None = None
    """None: nothing was chosen."""
    at_login: bool = False
    """True where the app is to start at login."""
