"""Why no provider can be checked: faults of this computer or its network."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.text import Text, say


class OfflineReason(StrEnum):
    """The kind of local fault. Compares equal to its text, which documents use."""

    NO_NETWORK = "no_network"
    JUST_WOKEN = "just_woken"
    CAPTIVE_PORTAL = "captive_portal"
    PROXY = "proxy"
    CERTIFICATES = "certificates"
    CLOCK = "clock"


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
        return self.detail or _SENTENCES[self.reason]

    @property
    def next_step(self) -> str:
        """What to do about it."""
        return self.remedy or _REMEDIES[self.reason]

    @property
    def error(self) -> str:
        """The text of ``last_error``, in every file and document."""
        return _ERRORS[self.reason]

    @property
    def short(self) -> Text:
        """What is wrong, in two or three words."""
        return _SHORT[self.reason]

    @property
    def line(self) -> str:
        """What is wrong and what to do, in one line without a full stop."""
        if self.reason is OfflineReason.NO_NETWORK:
            return say("No internet, checking again when it returns")
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


_SHORT: Final[Mapping[OfflineReason, Text]] = MappingProxyType(
    {
        OfflineReason.NO_NETWORK: say("no internet"),
        OfflineReason.JUST_WOKEN: say("waiting for the network"),
        OfflineReason.CAPTIVE_PORTAL: say("network wants a sign-in"),
        OfflineReason.PROXY: say("proxy fails"),
        OfflineReason.CERTIFICATES: say("certificates not trusted"),
        OfflineReason.CLOCK: say("wrong clock"),
    }
)
_ERRORS: Final[Mapping[OfflineReason, str]] = MappingProxyType(
    {
        OfflineReason.NO_NETWORK: "No internet connection",
        OfflineReason.JUST_WOKEN: "No internet connection yet",
        OfflineReason.CAPTIVE_PORTAL: "The network asks for a sign-in",
        OfflineReason.PROXY: "Proxy failed",
        OfflineReason.CERTIFICATES: "Certificates not trusted",
        OfflineReason.CLOCK: "Wrong system clock",
    }
)
_SENTENCES: Final[Mapping[OfflineReason, Text]] = MappingProxyType(
    {
        OfflineReason.NO_NETWORK: say("No internet"),
        OfflineReason.JUST_WOKEN: say("The computer just woke, and its network is not back yet"),
        OfflineReason.CAPTIVE_PORTAL: say(
            "This network answers in place of every host: a sign-in page, or a filter"
        ),
        OfflineReason.PROXY: say("The proxy fails"),
        OfflineReason.CERTIFICATES: say("No host shows a certificate that this computer trusts"),
        OfflineReason.CLOCK: say("The date of this computer is wrong"),
    }
)
_REMEDIES: Final[Mapping[OfflineReason, Text]] = MappingProxyType(
    {
        OfflineReason.NO_NETWORK: say("Check the network; checks resume by themselves"),
        OfflineReason.JUST_WOKEN: say("Checks resume by themselves"),
        OfflineReason.CAPTIVE_PORTAL: say("Open any page in a browser and sign in"),
        OfflineReason.PROXY: say("Check the proxy settings of this computer"),
        OfflineReason.CERTIFICATES: say(
            "Point SSL_CERT_FILE to the certificate of your network or virus scanner"
        ),
        OfflineReason.CLOCK: say("Set the date and time of this computer"),
    }
)
