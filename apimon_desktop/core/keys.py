"""Cleans pasted keys, recognises providers by prefix, and chooses among several keys."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.model.ids import KeyInfo, KeySource, ProviderId, Secret
from apimon_desktop.core.text.translatable import number, say

LONGEST_KEY = 1024
"""Characters. Built-in providers' keys have at most about 170; this fits into one item of any keyring."""

_MOST_READ = 16 * LONGEST_KEY
"""Characters of a pasted text; a longer one is not searched for a key."""


class KeyProblem(Enum):
    """Why a text is not a usable key; the value is the message."""

    EMPTY = say("There is no key here.")
    LINES = say("This is more than one line. Paste the key alone.")
    SPACE = say("There is a space inside. Paste the key alone.")
    SHORTENED = say("This is the shortened form of a key. Copy the whole key, or make a new one.")
    CHARACTER = say("There is a character inside that no key has. Copy the key again.")
    LONG = say("This is longer than a key ({n} characters). Paste the key alone.", n=number(LONGEST_KEY))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKey:
    """A key and where it was found."""

    provider_id: ProviderId
    secret: Secret
    source: KeySource
    origin: str
    """For people: ``OPENAI_API_KEY in the environment``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The keys of one source."""

    found: tuple[FoundKey, ...] = ()
    """In order of precedence; a provider may appear more than once."""
    problems: tuple[str, ...] = ()
    """Sentences about unusable keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChoice:
    """The key in use for a provider, and what may be shown about it."""

    secret: Secret
    info: KeyInfo


_AROUND = " \t\r\n\f\v\u00a0\ufeff\u200b\u200c\u200d\u2060'\"`\u2018\u2019\u201c\u201d"
"""Blanks, invisible characters and quotation marks around a copied key."""
_AFTER = _AROUND + ",;"
_BEFORE = re.compile(
    r"""(?x)
    (?: (?:export|set) \s+ | \$env: )?
    (?: [A-Z_][A-Z0-9_]* \s* =                      # NAME=, with or without anything behind
      | [A-Za-z_]\w* \s* = (?= \s* [^=\s] ) )       # name=value; "abc==" is a key with its padding
    | (?i: Authorization | x-[a-z-]*api-key ) \s* :
    | (?i: Bearer ) (?: \s | $ )
    """,
    re.ASCII,
)
_DOTS = re.compile(r"\.{3}|\*{3}|[\u2026\u2022\u25cf]")
"""How websites shorten a key: ``sk-...4f2a``."""


def clean_key(text: str) -> Secret | KeyProblem:
    """The key in a text, without blanks, quotes, ``export NAME=``, ``Authorization:`` and ``Bearer``."""
    text = text.strip()
    if len(text) > _MOST_READ:
        return KeyProblem.LONG
    key = _peeled(text)
    flaws = (
        (not key, KeyProblem.EMPTY),
        (len(key.splitlines()) > 1, KeyProblem.LINES),
        (len(key) > LONGEST_KEY, KeyProblem.LONG),
        (any(character.isspace() for character in key), KeyProblem.SPACE),
        (_DOTS.search(key) is not None, KeyProblem.SHORTENED),
        (not (key.isascii() and key.isprintable()), KeyProblem.CHARACTER),
    )
    return next((problem for found, problem in flaws if found), Secret(key))


def _peeled(text: str) -> str:
    while True:
        inner = text.lstrip(_AROUND).rstrip(_AFTER)
        inner = inner[match.end() :] if (match := _BEFORE.match(inner)) else inner
        if inner == text:
            return text
        text = inner


def looks_like(key: Secret, prefixes: Mapping[ProviderId, tuple[str, ...]]) -> ProviderId | None:
    """The provider with the longest matching key prefix. None: none matches, as with a plain ``sk-…``."""
    text = key.reveal()
    fitting = (
        (len(prefix), provider_id)
        for provider_id, beginnings in prefixes.items()
        for prefix in beginnings
        if text.startswith(prefix)
    )
    return max(fitting, default=(0, None))[1]


_ADMIN: Final = ":admin"
"""No provider id contains a colon."""


def admin_id(provider_id: ProviderId) -> ProviderId:
    """The id under which a provider's admin key is stored."""
    return ProviderId(f"{provider_id}{_ADMIN}")


API_TOKEN_ID: Final = ProviderId("api:token")
"""The id under which the token of the local API is stored among the keys."""


def owner_of(key_id: ProviderId) -> ProviderId:
    """The provider of a key id, admin or ordinary."""
    return ProviderId(key_id.removesuffix(_ADMIN))


def is_admin(key_id: ProviderId) -> bool:
    """True for the id of an admin key."""
    return key_id.endswith(_ADMIN)


def keys_in_variables(
    values: Mapping[str, str],
    variables: Mapping[ProviderId, tuple[str, ...]],
    *,
    source: KeySource,
    place: str,
) -> Findings:
    """The keys in variables; an empty variable counts as missing.

    ``variables`` are those of each provider, in order of precedence; ``place`` is in words for people.
    """
    found: list[FoundKey] = []
    problems: list[str] = []
    for provider_id, names in variables.items():
        for name in names:
            origin = say("{name} in {place}", name=name, place=place)
            key = clean_key(values.get(name, ""))
            if isinstance(key, Secret):
                found.append(FoundKey(provider_id=provider_id, secret=key, source=source, origin=origin))
            elif key is not KeyProblem.EMPTY:
                problems.append(say("{origin}: {problem}", origin=origin, problem=key.value))
    return Findings(found=tuple(found), problems=tuple(problems))


_PRECEDENCE = tuple(KeySource)


def choose(found: Iterable[FoundKey]) -> Mapping[ProviderId, KeyChoice]:
    """The key in use for each provider: environment before keyring before ``.env``.

    Hidden keys are listed even if they are the same key: replacing a hidden one changes nothing.
    """
    ranked: dict[ProviderId, list[FoundKey]] = {}
    for key in sorted(found, key=lambda key: _PRECEDENCE.index(key.source)):
        ranked.setdefault(key.provider_id, []).append(key)
    return MappingProxyType({provider_id: _choice(*keys) for provider_id, keys in ranked.items()})


def _choice(first: FoundKey, *hidden: FoundKey) -> KeyChoice:
    hides = tuple(key.origin for key in hidden)
    info = KeyInfo(source=first.source, origin=first.origin, hint=first.secret.hint, hides=hides)
    return KeyChoice(secret=first.secret, info=info)
