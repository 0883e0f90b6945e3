"""Takes keys out of texts before they are kept or shown."""

import re
from typing import Final

from apimon_desktop.core.secret import Secret

MASK: Final = "••••"

_SHORTEST: Final = 6
"""A shorter secret would take whole words out of every text."""

_NAMED: Final = r"(?:authorization|(?:api|admin)[-_]?key|access[-_]token)"
_HEADER_OR_VARIABLE: Final = (
    rf"(?P<kept>{_NAMED}[\"']?\s*[:=,]\s*(?:b?[\"'])?)(?:(?:bearer|basic)\s+)?[^\s\"',;&)}}\]]+"
)

# A provider may echo a key masked: stars and dots belong to it.
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _HEADER_OR_VARIABLE,
        r"(?P<kept>\bbearer\s+)[\w.~+/*=•-]{4,}",
        r"(?P<kept>[?&](?:key|token)=)[^&\s\"']+",
        r"(?P<kept>)\bsk-[\w*.•-]{6,}",
        r"(?P<kept>)\bAIza[\w*.•-]{10,}",
        r"(?P<kept>)\bAQ\.[\w*.•-]{10,}",
        r"(?P<kept>)\btgp_v1_[\w*.•-]{4,}",
        r"(?P<kept>)\borg-[a-z0-9]{12,}",
        r"(?P<kept>)\bak-[a-z0-9]{8,}",
    )
)


class Redactor:
    """Knows what a key looks like, and the very keys it was told."""

    def __init__(self) -> None:
        self._values: tuple[str, ...] = ()

    def add(self, secret: Secret) -> None:
        """From now on this key is taken out wherever it stands, whatever it looks like."""
        value = secret.reveal()
        if len(value) >= _SHORTEST and value not in self._values:
            # The longest first: one key may begin like another.
            self._values = tuple(sorted((*self._values, value), key=len, reverse=True))

    def __call__(self, text: str) -> str:
        """The text without keys."""
        for value in self._values:
            text = text.replace(value, MASK)
        for pattern in _PATTERNS:
            text = pattern.sub(rf"\g<kept>{MASK}", text)
        return text
