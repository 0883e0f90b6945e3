"""What makes a usable key, whose it seems to be, and which of several counts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from apimon_desktop.core.profile import KeyInfo, KeySource
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import number, say
from apimon_desktop.core.types import ProviderId

LONGEST_KEY = 1024
"""Characters. The longest of the built-in providers' keys has about 170; a key this long, with a short
provider id, still fits into one item of every keyring."""

_MOST_READ = 16 * LONGEST_KEY
"""Characters of a pasted text: more is never a key, with whatever came along."""


class KeyProblem(Enum):
    """Why a text is no usable key; the value says it in plain sentences."""

    EMPTY = say("There is no key here.")
    LINES = say("This is more than one line. Paste the key alone.")
    SPACE = say("There is a space inside. Paste the key alone.")
    SHORTENED = say("This is the shortened form of a key. Copy the whole key, or make a new one.")
    CHARACTER = say("There is a character inside that no key has. Copy the key again.")
    LONG = say("This is longer than a key ({n} characters). Paste the key alone.", n=number(LONGEST_KEY))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundKey:
    """A key, where it was found."""

    provider_id: ProviderId
    secret: Secret
    source: KeySource
    origin: str
    """For people: ``OPENAI_API_KEY in the environment``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one source had to give."""

    found: tuple[FoundKey, ...] = ()
    """A provider may appear more than once; the first of a source goes before the others."""
    problems: tuple[str, ...] = ()
    """Plain sentences about what could not be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChoice:
    """The key that counts for a provider, and what may be told of it."""

    secret: Secret
    info: KeyInfo


_AROUND = " \t\r\n\f\v\u00a0\ufeff\u200b\u200c\u200d\u2060'\"`\u2018\u2019\u201c\u201d"
"""Blanks, invisible characters and quotation marks: what comes along when a key is copied."""
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
    """The key in a text that was pasted or read, without what came along with it.

    Takes away blanks, quotation marks, ``NAME=``, ``export NAME=``, ``Authorization:`` and ``Bearer``.
    """
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
    """The provider whose keys begin as this one does; the longest beginning counts.

    None: no beginning tells, as with a plain ``sk-…``, which more than one provider gives out.
    """
    text = key.reveal()
    fitting = (
        (len(prefix), provider_id)
        for provider_id, beginnings in prefixes.items()
        for prefix in beginnings
        if text.startswith(prefix)
    )
    return max(fitting, default=(0, None))[1]


_ADMIN: Final = ":admin"
"""No provider's id has a colon in it."""


def admin_id(provider_id: ProviderId) -> ProviderId:
    """The id by which a provider's admin key is found and saved, beside the one of its ordinary key."""
    return ProviderId(f"{provider_id}{_ADMIN}")


API_TOKEN_ID: Final = ProviderId("api:token")
"""By which the local API's token is saved among the keys; it is no provider's."""


def owner_of(key_id: ProviderId) -> ProviderId:
    """Whose key is kept by an id, be it an admin key or an ordinary one."""
    return ProviderId(key_id.removesuffix(_ADMIN))


def is_admin(key_id: ProviderId) -> bool:
    """True where an admin key is kept by an id."""
    return key_id.endswith(_ADMIN)


def keys_in_variables(
    values: Mapping[str, str],
    variables: Mapping[ProviderId, tuple[str, ...]],
    *,
    source: KeySource,
    place: str,
) -> Findings:
    """The keys that named variables hold; a variable with nothing in it is as good as none.

    Args:
        values: What the variables are set to.
        variables: For each provider its variables, the one that goes before the others first.
        source: What kind of source the values come from.
        place: Where they stand, for people: ``the environment``.
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
    """For each provider the key that counts: environment before keyring before ``.env``.

    What it hides is told even where both are the same key: replacing the hidden one changes nothing.
    """
    ranked: dict[ProviderId, list[FoundKey]] = {}
    for key in sorted(found, key=lambda key: _PRECEDENCE.index(key.source)):
        ranked.setdefault(key.provider_id, []).append(key)
    return MappingProxyType({provider_id: _choice(*keys) for provider_id, keys in ranked.items()})


def _choice(first: FoundKey, *hidden: FoundKey) -> KeyChoice:
    return KeyChoice(
        secret=first.secret,
        info=KeyInfo(
            source=first.source,
            origin=first.origin,
            hint=first.secret.hint,
            hides=tuple(key.origin for key in hidden),
        ),
    )
