"""The faults of this computer or its network, by which `monitor.engine.network` explains failed checks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from apimon_desktop.core.text.translatable import Text, say


class OfflineReason(StrEnum):
    """The kind of local fault. Compares equal to its text, which documents use."""

    short: Text
    """What is wrong, in two or three words."""
    error: str
    """The text of ``last_error`` in every document; never translated."""
    sentence: Text
    remedy: Text

    def __new__(cls, word: str, short: Text, error: str, sentence: Text, remedy: Text) -> Self:
        """A member with its texts."""
        reason = str.__new__(cls, word)
        reason._value_ = word
        reason.short, reason.error, reason.sentence, reason.remedy = short, error, sentence, remedy
        return reason

    NO_NETWORK = (
        "no_network",
        say("no internet"),
        "No internet connection",
        say("No internet"),
        say("Check the network; checks resume by themselves"),
    )
    JUST_WOKEN = (
        "just_woken",
        say("waiting for the network"),
        "No internet connection yet",
        say("The computer just woke, and its network is not back yet"),
        say("Checks resume by themselves"),
    )
    CAPTIVE_PORTAL = (
        "captive_portal",
        say("network wants a sign-in"),
        "The network asks for a sign-in",
        say("This network answers in place of every host: a sign-in page, or a filter"),
        say("Open any page in a browser and sign in"),
    )
    PROXY = (
        "proxy",
        say("proxy fails"),
        "Proxy failed",
        say("The proxy fails"),
        say("Check the proxy settings of this computer"),
    )
    CERTIFICATES = (
        "certificates",
        say("certificates not trusted"),
        "Certificates not trusted",
        say("No host shows a certificate that this computer trusts"),
        say("Point SSL_CERT_FILE to the certificate of your network or virus scanner"),
    )
    CLOCK = (
        "clock",
        say("wrong clock"),
        "Wrong system clock",
        say("The date of this computer is wrong"),
        say("Set the date and time of this computer"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFault:
    """A fault of this computer or its network that could explain a failed request."""

    reason: OfflineReason = OfflineReason.NO_NETWORK
    detail: str | None = None
    """One sentence with the particulars. None: the reason's own sentence."""
    remedy: str | None = None
    """What to do about it. None: the reason's own remedy."""
    certain: bool = False
    """True where one request proves it, for example a proxy that requires authentication."""

    @property
    def sentence(self) -> str:
        """What is wrong, without a full stop."""
        return self.detail or self.reason.sentence

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return self.remedy or self.reason.remedy

    @property
    def line(self) -> str:
        """What is wrong and what to do, in one line without a full stop."""
        if self.reason is OfflineReason.NO_NETWORK:
            return say("You're offline. Checks resume when you're back")
        return say("{problem}. {remedy}", problem=self.sentence, remedy=self.next_step)


NO_NETWORK: Final = LocalFault()
JUST_WOKEN: Final = LocalFault(reason=OfflineReason.JUST_WOKEN)
CAPTIVE_PORTAL: Final = LocalFault(reason=OfflineReason.CAPTIVE_PORTAL)

_SPECIFIC: Final[tuple[OfflineReason, ...]] = (
    OfflineReason.PROXY,
    OfflineReason.CLOCK,
    OfflineReason.CERTIFICATES,
    OfflineReason.CAPTIVE_PORTAL,
)
"""Reasons that explain more than a lost network; between equally frequent ones, the first counts."""


def likeliest(faults: Iterable[LocalFault]) -> LocalFault:
    """The fault that best explains the failures of several hosts."""
    found = tuple(faults)
    counts = Counter(fault.reason for fault in found if fault.reason in _SPECIFIC)
    if not counts:
        return NO_NETWORK
    reason = max(_SPECIFIC, key=lambda one: counts[one])
    same = [fault for fault in found if fault.reason is reason]
    return max(same, key=lambda fault: (fault.certain, fault.detail is not None))
