"""Whether the app starts when its user logs in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginStart:
    """The state of the switch, as the system has it."""

    is_on: bool = False
    """True where the system starts this program when its user logs in."""
    can_change: bool = True
    """False where the switch has nothing to act on; ``note`` says why."""
    note: str = ""
    """A sentence on what stands in the way, or what is to be known. Empty: nothing."""
