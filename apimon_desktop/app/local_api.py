"""The local HTTP API inside the app: opened and closed as the settings want it, and said where it cannot."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from apimon_desktop.adapters.keys.keyring_answer import KeyringProblem
from apimon_desktop.core.keys import API_TOKEN_ID
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import ApiSettings
from apimon_desktop.monitor.session import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """All that decides how the API is to be reached."""

    api: ApiSettings
    saved_token: Secret | None
    may_get_token: bool
    """True until the keyring has answered."""


class LocalApi:
    """Serves while it is wanted; a change of settings, or a token that comes, takes effect at once."""

    def __init__(self, session: Session, *, on_change: Callable[[], None]) -> None:
        """``on_change`` hears that what is to be said of it has changed."""
        self._session = session
        self._on_change = on_change
        self._changed = asyncio.Event()
        self._in_force: _Wanted | None = None
        self.notes: tuple[str, ...] = ()
        """What the user should know: why it cannot be reached, or by whom it can."""
        self.url: str | None = None
        """Where it answers. None: nowhere."""

    def look_again(self) -> None:
        """Takes notice of changed settings or keys."""
        if self._in_force is not None and self._wanted() != self._in_force:
            self._changed.set()

    async def run(self) -> None:
        """Serves, or waits until it is wanted, until it is cancelled."""
        while True:
            self._changed.clear()
            self._in_force = wanted = self._wanted()
            if wanted.api.enabled:
                await self._serve_until_changed(wanted)
            else:
                self._say()
                await self._changed.wait()

    async def _serve_until_changed(self, wanted: _Wanted) -> None:
        # Nothing of it is loaded for those who leave it switched off.
        from apimon_desktop.server.listening import CannotListenError, listen  # noqa: PLC0415
        from apimon_desktop.server.serving import names_need_a_token, open_to_others, serving  # noqa: PLC0415
        from apimon_desktop.server.tokens import token_in_force  # noqa: PLC0415

        try:
            place = await listen(wanted.api.host, wanted.api.port)
            try:
                environ, hosts = self._session.plan.environ, wanted.api.hosts
                is_local = place.is_loopback and not hosts
                token = token_in_force(environ, wanted.saved_token, is_local=is_local)
                if token is None and not place.is_loopback and wanted.may_get_token:
                    await self._changed.wait()
                    return
                async with serving(self._session, place, token=token):
                    notes = [] if place.is_loopback else [open_to_others(place.host)]
                    if token is None and hosts and not wanted.may_get_token:
                        notes.append(names_need_a_token(hosts))
                    self._say(*notes, url=place.url)
                    await self._changed.wait()
            finally:
                place.close()
        except CannotListenError as fault:
            self._say(fault.sentence)
            await self._changed.wait()

    def _wanted(self) -> _Wanted:
        keys = self._session.keys
        return _Wanted(
            api=self._session.engine.settings.api,
            saved_token=keys.saved.get(API_TOKEN_ID),
            may_get_token=keys.lookup().keyring is KeyringProblem.WAITING,
        )

    def _say(self, *notes: str, url: str | None = None) -> None:
        if (notes, url) != (self.notes, self.url):
            for note in notes:
                log.warning("%s", note)
            self.notes, self.url = notes, url
            self._on_change()
