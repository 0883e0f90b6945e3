"""The token that lets programs in from other computers: where it comes from, and what makes a good one."""

import secrets
from collections.abc import Mapping
from typing import Final

from apimon_desktop.core.secret import Secret
from apimon_desktop.core.text import say
from apimon_desktop.server.listening import CannotListenError

TOKEN_VARIABLE: Final = "APIMON_API_TOKEN"  # noqa: S105 - the variable's name
LEAST_BYTES: Final = 32


def token_in_force(environ: Mapping[str, str], saved: Secret | None, *, is_local: bool) -> Secret | None:
    """The token that requests need. None: none.

    The environment's precedes the saved one, which does not count where only this computer is served
    (``is_local``): local clients would fail once the keyring is unlocked. Raises CannotListenError for a
    token that is too short.
    """
    given = environ.get(TOKEN_VARIABLE, "").strip()
    if given:
        return _long_enough(Secret(given), say("{variable} in the environment", variable=TOKEN_VARIABLE))
    if saved is None or is_local:
        return None
    return _long_enough(saved, say("the saved API token"))


def _long_enough(token: Secret, place: str) -> Secret:
    if len(token.reveal().encode()) < LEAST_BYTES:
        raise CannotListenError(
            say(
                "The local API is not opened: {place} is too short, it needs at least {least} bytes. "
                "'apimon serve --new-token' makes and saves a good one.",
                place=place,
                least=LEAST_BYTES,
            )
        )
    return token


def new_token() -> Secret:
    """A token that nobody can guess."""
    return Secret(secrets.token_urlsafe(LEAST_BYTES))
