"""What a check tells beyond its cause, where something is put into the sentence; and how it comes back.

The history keeps the English words alone, so that a file is read by whatever version, and in any language.
"""

from typing import Final

from apimon_desktop.core.text import Text, kept, number, say


def unconnected(limit_s: float) -> Text:
    """That no connection came about in time."""
    return say("No connection within {limit}", limit=_time(limit_s))


def unsecured(limit_s: float) -> Text:
    """That TLS did not come about in time."""
    return say("No secure connection within {limit}", limit=_time(limit_s))


def unanswered(limit_s: float) -> Text:
    """That the request went out, and nothing came back in time."""
    return say("No answer within {limit}", limit=_time(limit_s))


def unfinished(limit_s: float) -> Text:
    """That an answer began, and did not end in time."""
    return say("The answer was not complete within {limit}", limit=_time(limit_s))


def refused_by_proxy(status: str) -> Text:
    """That a proxy answered in the provider's place, with its HTTP status."""
    return say("The proxy in between refuses (HTTP {status})", status=status)


def kept_detail(english: str | None) -> Text | None:
    """What a check told, from the words that were kept of it. None: nothing."""
    return kept(english, FORMS)


def _time(limit_s: float) -> Text:
    decimals = len(f"{limit_s:g}".partition(".")[2])
    return say("{n} s", n=number(limit_s, decimals))


FORMS: Final = (
    unconnected(10),
    unsecured(10),
    unanswered(10),
    unfinished(10),
    refused_by_proxy("407"),
)
"""One sample of each; a test finds the one that is missing."""
