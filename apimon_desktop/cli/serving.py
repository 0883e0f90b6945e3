"""What ``apimon serve`` does; loaded for that command alone."""

import argparse
import asyncio
import sys
from typing import Final

from apimon_desktop.adapters.keys.key_store import KeyStore
from apimon_desktop.cli.failures import FAILED, CommandFailedError, tell, write_answer
from apimon_desktop.cli.session import asked_keyring, opened, plan_for
from apimon_desktop.cli.staying import staying
from apimon_desktop.cli.watch import stop_asked
from apimon_desktop.core.keys import API_TOKEN_ID
from apimon_desktop.core.secret import Secret
from apimon_desktop.monitor.roster import key_variables
from apimon_desktop.monitor.session import Session
from apimon_desktop.server.listening import CannotListenError, Place, listen
from apimon_desktop.server.serving import names_need_a_token, open_to_others, serving
from apimon_desktop.server.tokens import TOKEN_VARIABLE, new_token, token_in_force

_DONE: Final = 0


async def serve(args: argparse.Namespace) -> int:
    """Polls and answers until it is told to stop; the exit code."""
    plan = plan_for(args)
    api = plan.settings.api
    try:
        with stop_asked() as stop:
            place = await listen(args.host or api.host, api.port if args.port is None else args.port)
            try:
                async with opened(plan, args.redactor) as session:
                    token = await _token(session, place)
                    if token is not None:
                        args.redactor.add(token)
                    await _served(session, place, token, stop)
            finally:
                place.close()
    except CannotListenError as fault:
        tell(str(fault))
        return FAILED
    return _DONE


async def _token(session: Session, place: Place) -> Secret | None:
    is_local = place.is_loopback and not session.engine.settings.api.hosts
    is_given = bool(session.plan.environ.get(TOKEN_VARIABLE, "").strip())
    if not is_local and not is_given and not session.keys.has_asked:
        await session.read_keyring()
    saved = session.keys.saved.get(API_TOKEN_ID)
    return token_in_force(session.plan.environ, saved, is_local=is_local)


async def _served(session: Session, place: Place, token: Secret | None, stop: asyncio.Event) -> None:
    unwritten: CommandFailedError | None = None
    async with serving(session, place, token=token):
        try:
            write_answer(sys.stdout, f"API Monitor answers at {place.url}. Ctrl-C ends it.\n")
        except CommandFailedError as failure:  # raised below: a task group would wrap it
            unwritten = failure
            stop.set()
        if not place.is_loopback:
            tell(open_to_others(place.host))
        if token is None and (hosts := session.engine.settings.api.hosts):
            tell(names_need_a_token(hosts))
        async with staying(session):
            await stop.wait()
    if unwritten is not None:
        raise unwritten


async def save_new_token(args: argparse.Namespace) -> int:
    """Makes a token, saves it and prints it; the exit code."""
    token = new_token()
    args.redactor.add(token)
    plan = plan_for(args)
    store = KeyStore(
        environ=plan.environ,
        keyring=asked_keyring(),
        variables=key_variables(plan.settings),
        dotenv_path=None,
    )
    problem = await store.save({API_TOKEN_ID: token})
    if problem is not None:
        tell(problem.sentence)
        return FAILED
    tell("The new token is saved in the keyring, and shown only now. It takes the place of an earlier one:")
    write_answer(sys.stdout, f"{token.reveal()}\n")
    return _DONE
