"""The state of all providers in a title and a few words, for the popover, the tooltip and the menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from apimon_desktop.core.model.ids import Cause, Status
from apimon_desktop.core.model.offline import NO_NETWORK, OfflineReason
from apimon_desktop.core.model.snapshot import Snapshot
from apimon_desktop.core.model.state import ProviderState
from apimon_desktop.core.text.translatable import Text, joined, plural, say
from apimon_desktop.core.wording.causes import PREDICATES
from apimon_desktop.core.wording.headline import is_paused, troubled
from apimon_desktop.ui.views.conditions import Known


class Mood(Enum):
    """What the disc beside the title shows, beyond the status."""

    STATUS = "status"
    WAITING = "waiting"
    OFFLINE = "offline"
    NO_KEYS = "no_keys"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """The state of all providers."""

    title: str
    """Without a full stop: "Google Gemini is slow"."""
    rest: str
    """What is to be known beside it: "The rest is working". Empty: nothing."""
    status: Status
    mood: Mood = Mood.STATUS

    @property
    def line(self) -> str:
        """Both in one line: "Google Gemini is slow · The rest is working"."""
        return joined(" · ", (self.title, self.rest)) if self.rest else self.title


def overall(known: Known) -> Overall:
    """The state of what is watched, or why nothing is."""
    snapshot = known.snapshot
    watched, bad, status = snapshot.watched, troubled(snapshot), snapshot.worst_status
    waiting = sum(snapshot.shown(state.id).cause is Cause.NOT_CHECKED for state in watched)
    if not watched and is_paused(snapshot):
        return _unknown(Mood.PAUSED, say("Checks are paused"))
    if not watched and not known.conditions.is_reading_keys:
        return _unknown(Mood.NO_KEYS, say("Add a key to get started"), say("Nothing is checked until you do"))
    if watched and (offline := _offline(snapshot)) is not None:
        return offline
    if bad:
        return Overall(title=_bad_title(snapshot, bad), rest=_rest(snapshot, bad, waiting), status=status)
    if waiting == len(watched):
        return _unknown(Mood.WAITING, say("Checking your providers…"))
    title, rest = _untroubled(snapshot, waiting)
    return Overall(title=title, rest=rest, status=status)


def _offline(snapshot: Snapshot) -> Overall | None:
    """Why nothing can be reached from here. None: something can."""
    fault, blocked = snapshot.local_fault or NO_NETWORK, snapshot.blocked
    if snapshot.offline and fault.reason is OfflineReason.NO_NETWORK:
        return _unknown(Mood.OFFLINE, say("You're offline"), say("Checks resume when you're back"))
    if not snapshot.offline:
        if len(blocked) < len(snapshot.watched):
            return None
        fault = snapshot.shown(blocked[0].id).local or NO_NETWORK
    return _unknown(Mood.OFFLINE, fault.sentence, fault.next_step)


def _unknown(mood: Mood, title: str, rest: str = "") -> Overall:
    return Overall(title=title, rest=rest, status=Status.UNKNOWN, mood=mood)


def _untroubled(snapshot: Snapshot, waiting: int) -> tuple[str, str]:
    watched, ignored = snapshot.watched, snapshot.ignored
    if parts := _exceptions(snapshot, waiting):
        rest, fine = joined(", ", parts), len(watched) - waiting - len(ignored) - len(snapshot.blocked)
        if fine:
            return say("{n} of {all} working", n=fine, all=len(watched)), rest
        if len(ignored) == 1:
            return say("{name} is snoozed", name=ignored[0].profile.short_name), rest
        return say("Problems are snoozed"), rest
    if len(watched) == 1:
        return say("{name} is working", name=watched[0].profile.short_name), ""
    return say("Everything is working"), plural(len(watched), one="1 provider", many="{n} providers")


def _exceptions(snapshot: Snapshot, waiting: int) -> list[Text]:
    """Who is neither working nor in trouble, in counts."""
    parts: list[Text] = []
    if waiting:
        parts.append(say("{n} not checked yet", n=waiting))
    if snapshot.blocked:
        parts.append(say("{n} not reachable from here", n=len(snapshot.blocked)))
    if snapshot.ignored:
        parts.append(say("{n} snoozed", n=len(snapshot.ignored)))
    return parts


def _bad_title(snapshot: Snapshot, bad: Sequence[ProviderState]) -> Text:
    causes = [snapshot.shown(state.id).cause for state in bad]
    if len(bad) == 1:
        return say("{name} {predicate}", name=bad[0].profile.short_name, predicate=PREDICATES[causes[0]])
    down = sum(cause.status is Status.FAILED and not cause.is_account for cause in causes)
    account = sum(cause.is_account for cause in causes)
    slow = causes.count(Cause.SLOW)
    other = len(causes) - down - account - slow
    parts = [say("{n} down", n=down)] if down else []
    parts += [plural(account, one="1 needs attention", many="{n} need attention")] if account else []
    parts += [say("{n} slow", n=slow)] if slow else []
    parts += [plural(other, one="1 has problems", many="{n} have problems")] if other else []
    return joined(", ", parts)


def _rest(snapshot: Snapshot, bad: Sequence[ProviderState], waiting: int) -> str:
    watched = snapshot.watched
    fine = [state for state in watched if snapshot.shown(state.id).status is Status.HEALTHY]
    parts = _exceptions(snapshot, waiting)
    if len(fine) == len(watched) - len(bad) and len(fine) > 1:
        return say("The rest is working")
    if len(fine) == 1 and len(watched) > 1:
        parts.insert(0, say("Only {name} is working", name=fine[0].profile.short_name))
    elif fine:
        parts.insert(0, say("{n} working", n=len(fine)))
    return joined(", ", parts)


def worst_first(snapshot: Snapshot) -> tuple[ProviderState, ...]:
    """All providers: failed, degraded, healthy, ignored, then those that nothing is known of.

    Within each, in their fixed order.
    """

    def rank(state: ProviderState) -> tuple[bool, int]:
        severity = snapshot.shown(state.id).status.severity
        return severity == 0, 0 if state.is_ignored else -severity

    return tuple(sorted(snapshot.providers.values(), key=rank))
