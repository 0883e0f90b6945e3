"""What a check tells beyond its cause, where something is put into the sentence; and how it comes back.

The history keeps the English words alone, so that a file is read by whatever version, and in any language.
"""

from typing import Final

from apimon_desktop.core.text import Text, kept, number, plural, say


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


def refused_by_proxy(proxy: str, status: str | None) -> Text:
    """The proxy refused the request; ``status`` is its HTTP status, if it sent one."""
    return say("Refused by the proxy {proxy}", proxy=proxy if status is None else f"{proxy} (HTTP {status})")


def proxy_asks(proxy: str) -> Text:
    """The proxy requires authentication."""
    return say("The proxy {proxy} asks for a sign-in (HTTP 407)", proxy=proxy)


def proxy_unreached(proxy: str) -> Text:
    """The connection to the proxy failed."""
    return say("The proxy {proxy} cannot be reached", proxy=proxy)


def proxy_silent(proxy: str) -> Text:
    """The proxy accepted the connection, but timed out."""
    return say("The proxy {proxy} does not answer in time", proxy=proxy)


def proxy_passes_nothing(proxy: str) -> Text:
    """The proxy accepted the request, but made no connection to the host."""
    return say("The proxy {proxy} does not pass the connection on", proxy=proxy)


def proxy_untrusted(proxy: str) -> Text:
    """The proxy's certificate is not trusted."""
    return say("The certificate of the proxy {proxy} is not trusted", proxy=proxy)


def proxy_remedy(source: str) -> Text:
    """What to do about a failing proxy; ``source`` is the setting that configures it."""
    return say("Check the proxy that {source} names, or sign in to it", source=source)


def issued_by(issuer: str) -> Text:
    """This host's certificate has an untrusted issuer."""
    return say("Its certificate is issued by {issuer}, not a known authority", issuer=issuer)


def all_issued_by(issuer: str) -> Text:
    """Every host's certificate has the same untrusted issuer."""
    return say("All certificates are issued by {issuer}, not a known authority", issuer=issuer)


def clock_is_off(seconds: float) -> Text:
    """How far this computer's clock is off at least, in whole days; positive: it is ahead."""
    days = max(1, round(abs(seconds) / 86_400))
    if seconds > 0:
        return plural(
            days,
            one="The date of this computer is at least a day ahead",
            many="The date of this computer is at least {n} days ahead",
        )
    return plural(
        days,
        one="The date of this computer is at least a day behind",
        many="The date of this computer is at least {n} days behind",
    )


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
    refused_by_proxy("proxy:3128", "502"),
    proxy_asks("proxy:3128"),
    proxy_unreached("proxy:3128"),
    proxy_silent("proxy:3128"),
    proxy_passes_nothing("proxy:3128"),
    proxy_untrusted("proxy:3128"),
    issued_by("somebody"),
)
"""One sample of each; a test finds the one that is missing."""
