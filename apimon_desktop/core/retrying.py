"""What to do after a call failed: ask again, ask another provider, or give up. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from apimon_desktop.core.types import Cause

_PASSING: Final = frozenset(
    {
        Cause.RATE_LIMITED,
        Cause.OVERLOADED,
        Cause.SERVER_ERROR,
        Cause.TIMEOUT,
        Cause.CONNECT,
        Cause.DNS,
        Cause.BAD_RESPONSE,
    }
)
"""What may be over by the next try. The rest stays until somebody mends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFault:
    """Why a call failed that was no mistake of the program's own."""

    cause: Cause
    retry_after_s: float | None = None
    """How long the provider asked us to wait. None: it did not."""
    is_ours: bool = False
    """True where the request itself is at fault, so that nobody can fulfil it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long to wait between tries."""

    first_s: float = 0.5
    factor: float = 2.0
    longest_s: float = 8.0
    """Of the pauses that we choose ourselves."""
    patience_s: float = 30.0
    """A provider that asks for a longer wait is not waited for."""

    def pause_s(self, failures: int, share: float) -> float:
        """The pause after so many failures; ``share`` is a random number from 0 to 1.

        At least half of it is kept, so that programs that failed together don't come back together.
        """
        whole_s = min(self.longest_s, self.first_s * self.factor ** (failures - 1))
        return whole_s * (0.5 + 0.5 * share)


class Move(StrEnum):
    """What comes next."""

    AGAIN = "again"
    """The same provider, after a pause."""
    SWITCH = "switch"
    """Another provider, at once."""
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The next step after a failed call."""

    move: Move
    pause_s: float = 0.0


_GIVE_UP: Final = Next(move=Move.GIVE_UP)


def next_move(
    fault: CallFault,
    *,
    failures_here: int,
    is_healthy: bool,
    has_other: bool,
    share: float,
    backoff: Backoff,
) -> Next:
    """What to do after the last of ``failures_here`` failures at one provider.

    ``is_healthy`` is what is known of that provider otherwise; ``has_other`` says that another one is safe
    to turn to; ``share`` is a random number from 0 to 1. A first hiccup of a healthy provider is waited
    for; a second one, or trouble that was known, is a reason to go elsewhere.
    """
    if fault.is_ours:
        return _GIVE_UP
    pause_s = max(fault.retry_after_s or 0.0, backoff.pause_s(failures_here, share))
    can_wait = fault.cause in _PASSING and pause_s <= backoff.patience_s
    if can_wait and (not has_other or (is_healthy and failures_here == 1 and pause_s <= backoff.longest_s)):
        return Next(move=Move.AGAIN, pause_s=pause_s)
    return Next(move=Move.SWITCH) if has_other else _GIVE_UP
