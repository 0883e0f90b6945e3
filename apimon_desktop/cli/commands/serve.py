"""``apimon serve``: watches the providers without a window, and serves the HTTP API."""

import argparse
import asyncio
import sys
from typing import Final

from apimon_desktop.adapters.keys.keyring import KeyringProblem
from apimon_desktop.cli.commands.watch import stop_asked
from apimon_desktop.cli.process import FAILED, CommandFailedError, tell, write_answer
from apimon_desktop.cli.session import asked_keyring, key_store, opened, plan_for, staying
from apimon_desktop.core.keys import API_TOKEN_ID
from apimon_desktop.core.model.ids import Secret
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.server.access import (
    TOKEN_VARIABLE,
    CannotListenError,
    ListenAddress,
    listen,
    new_token,
    token_in_force,
)
from apimon_desktop.server.connection import names_need_a_token, open_to_others, serving

_LAST_PORT: Final = 65_535
_EXAMPLES: Final = """\
examples:
  apimon serve                        serves http://127.0.0.1:8000 until Ctrl-C
  curl http://127.0.0.1:8000/api/status
  apimon serve --port 0               uses a free port; the first line of output has it
  apimon serve --new-token            creates a token and saves it in the keyring
  apimon serve --host 192.168.1.20    lets other computers connect; needs a token

Other computers need a token: APIMON_API_TOKEN in the environment, or the saved one.
"""


def set_up_serve(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    parser.description = "Watches the providers without a window, and serves the HTTP API."
    parser.epilog = _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--host", help="address to listen on (default: 'host' in [api], else 127.0.0.1)")
    parser.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help="default: 'port' in [api], else 8000; 0: any free port",
    )
    parser.add_argument("--new-token", action="store_true", help="create a token, save it, print it and exit")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"a port is a whole number from 0 to {_LAST_PORT}")
    return int(text)


async def run_serve(args: argparse.Namespace) -> int:
    """Polls and serves until it is stopped; returns the exit code."""
    if args.new_token:
        return await _save_new_token(args)
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
    return 0


async def _token(session: Session, place: ListenAddress) -> Secret | None:
    is_local = place.is_loopback and not session.engine.settings.api.hosts
    is_given = bool(session.plan.environ.get(TOKEN_VARIABLE, "").strip())
    if not is_local and not is_given and session.keys.problem is KeyringProblem.WAITING:
        await session.read_keyring()
    saved = session.keys.saved.get(API_TOKEN_ID)
    return token_in_force(session.plan.environ, saved, is_local=is_local)


async def _served(session: Session, place: ListenAddress, token: Secret | None, stop: asyncio.Event) -> None:
    unwritten: CommandFailedError | None = None
    async with serving(session, place, token=token):
        try:
            write_answer(sys.stdout, f"API Monitor answers at {place.url}. Ctrl-C to quit.\n")
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


async def _save_new_token(args: argparse.Namespace) -> int:
    token = new_token()
    args.redactor.add(token)
    problem = await key_store(plan_for(args), asked_keyring()).save({API_TOKEN_ID: token})
    if problem is not None:
        tell(problem.sentence)
        return FAILED
    tell("The new token is saved in the keyring and shown only once. It replaces any earlier one:")
    write_answer(sys.stdout, f"{token.reveal()}\n")
    return 0
