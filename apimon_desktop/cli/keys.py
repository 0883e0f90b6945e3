"""``apimon keys``: see, save, remove, import and test API keys. No key is ever shown beyond its hint."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.exit_signals import installed_signals
from apimon_desktop.adapters.keys.dotenv import keys_in_dotenv
from apimon_desktop.cli.failures import FAILED, WRONG_USAGE
from apimon_desktop.cli.key_desk import (
    ADMIN_HELP,
    DONE,
    KeyDesk,
    OpenDesk,
    complain,
    key_id_of,
    no_such_key,
    say,
)
from apimon_desktop.cli.key_tests import check_keys
from apimon_desktop.cli.session import open_key_desk
from apimon_desktop.core.key_texts import key_doubt
from apimon_desktop.core.keys import KeyChoice, admin_id, choose, clean_key, owner_of
from apimon_desktop.core.profile import KeySource
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import key_variables
from apimon_desktop.providers.registry import KEY_PREFIXES

_MOST_READ_BYTES: Final = 64 * 1024
_Command = Callable[[KeyDesk, argparse.Namespace], int]


def set_up(parser: argparse.ArgumentParser, open_desk: OpenDesk = open_key_desk) -> None:
    """Says what ``keys`` takes: one of its own commands."""
    commands = parser.add_subparsers(title="commands", required=True, metavar="list|set|remove|import|test")

    def add(name: str, command: _Command, text: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        added.set_defaults(run=lambda args: command(open_desk(args), args))
        return added

    add("list", list_keys, "show which provider has a key, and where it comes from")
    setting = add("set", set_key, "save a key in the keyring; it is asked for, or read from standard input")
    setting.add_argument("provider")
    setting.add_argument("--admin", action="store_true", help=ADMIN_HELP)
    setting.add_argument("--force", action="store_true", help="save a key that looks like another provider's")
    removing = add("remove", remove_key, "remove a saved key from the keyring")
    removing.add_argument("provider")
    removing.add_argument("--admin", action="store_true", help=ADMIN_HELP)
    importing = add("import", import_keys, "save the keys of a .env file in the keyring")
    importing.add_argument("path", nargs="?", type=Path, default=Path(".env"), help="default: .env")
    importing.add_argument("--force", action="store_true", help="replace saved keys without asking")
    testing = add("test", check_keys, "ask providers whether they accept their key; spends no tokens")
    testing.add_argument("provider", nargs="*", help="default: all that have a key")
    testing.add_argument("--admin", action="store_true", help=ADMIN_HELP)


def list_keys(desk: KeyDesk, _args: argparse.Namespace) -> int:
    """Prints each provider with its key's hint and source, and what that hides."""
    asyncio.run(desk.store.read_keyring())
    lookup = desk.store.lookup()
    provider_ids = [
        key_id
        for provider_id in desk.entries
        for key_id in (provider_id, admin_id(provider_id))
        if key_id == provider_id or key_id in lookup.choices
    ]
    provider_ids += [i for i in lookup.choices if i not in provider_ids]
    id_width = max(len(owner_of(provider_id)) for provider_id in provider_ids)
    name_width = max(len(desk.name(provider_id)) for provider_id in provider_ids)
    for provider_id in provider_ids:
        told = _told(desk, provider_id, lookup.choices.get(provider_id))
        say(f"{owner_of(provider_id):<{id_width}}  {desk.name(provider_id):<{name_width}}  {told}")
    complain(*lookup.problems)
    return DONE


def _told(desk: KeyDesk, provider_id: ProviderId, choice: KeyChoice | None) -> str:
    if choice is not None:
        hides = f", overrides {' and '.join(choice.info.hides)}" if choice.info.hides else ""
        unused = "" if owner_of(provider_id) in desk.entries else " (no such provider in the settings)"
        return f"{choice.info.hint:<9}  from {choice.info.origin}{hides}{unused}"
    return "no key" if desk.entries[provider_id].profile.needs_key else "needs no key"


def set_key(desk: KeyDesk, args: argparse.Namespace) -> int:
    """Saves a key that is typed in or piped in."""
    provider_id = key_id_of(ProviderId(args.provider), args)
    if (fault := no_such_key(desk, provider_id)) is not None:
        return fault
    key = clean_key(
        _read_key(f"{'Admin' if args.admin else 'API'} key for {desk.owner_name(owner_of(provider_id))}")
    )
    if not isinstance(key, Secret):
        return complain(key.value, code=WRONG_USAGE)
    other = _other_owner(desk, provider_id, key)
    if other is not None and not _agreed(f"This {other}.", args):
        return complain("Not saved.", code=WRONG_USAGE)
    problem = asyncio.run(desk.store.save({provider_id: key}))
    if problem is not None:
        return complain(problem.sentence, code=FAILED)
    say(f"The {desk.key_called(provider_id)} ({key.hint}) is saved in the keyring.")
    info = desk.store.lookup().choices[provider_id].info
    if info.source is not KeySource.KEYRING:
        say(f"Note: {info.origin} goes before it.")
    say(f"To test it: apimon keys test {args.provider}{' --admin' if args.admin else ''}")
    return DONE


def _read_key(name: str) -> str:
    """What is typed without being shown, or piped in; never an argument, which other users can see."""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read(_MOST_READ_BYTES).decode("utf-8", "replace")
    try:
        with _echo_back_at_end():
            return getpass.getpass(f"{name} (not shown): ")
    except EOFError:
        return ""


@contextmanager
def _echo_back_at_end() -> Iterator[None]:
    """Inside, a signal that ends the process first turns the terminal's echo back on."""
    signals = installed_signals()
    if signals is None or sys.platform == "win32":
        yield
        return
    import termios  # noqa: PLC0415 - not on Windows

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    with signals.at_end(lambda: termios.tcsetattr(terminal, termios.TCSANOW, before)):
        yield


def remove_key(desk: KeyDesk, args: argparse.Namespace) -> int:
    """Removes a saved key; also that of a provider that is no longer configured."""
    provider_id = key_id_of(ProviderId(args.provider), args)
    problem = asyncio.run(desk.store.read_keyring())
    if provider_id not in desk.store.saved and (fault := no_such_key(desk, provider_id)) is not None:
        return fault
    if problem is None and provider_id not in desk.store.saved:
        complain(f"No {desk.key_called(provider_id)} is saved in the keyring.")
        _tell_remaining(desk, provider_id)
        return FAILED
    problem = problem or asyncio.run(desk.store.save({provider_id: None}))
    if problem is not None:
        return complain(problem.sentence, code=FAILED)
    say(f"The {desk.key_called(provider_id)} is removed from the keyring.")
    _tell_remaining(desk, provider_id)
    return DONE


def _tell_remaining(desk: KeyDesk, provider_id: ProviderId) -> None:
    choice = desk.store.lookup().choices.get(provider_id)
    if choice is not None:
        say(f"Note: {choice.info.origin} holds one, which is used.")


def import_keys(desk: KeyDesk, args: argparse.Namespace) -> int:
    """Saves the keys of a ``.env`` file; one that replaces another, or looks wrong, is asked about."""
    path: Path = args.path
    findings = keys_in_dotenv(path.absolute(), key_variables(desk.settings))
    complain(*findings.problems)
    choices = choose(findings.found)
    if not choices:
        return complain(f"No key to import in {path}.", code=FAILED)
    problem = asyncio.run(desk.store.read_keyring())
    if problem is not None:
        return complain(problem.sentence, code=FAILED)
    wanted = {i: choice.secret for i, choice in choices.items() if _is_wanted(desk, i, choice, args)}
    problem = asyncio.run(desk.store.save(wanted)) if wanted else None
    if problem is not None:
        return complain(problem.sentence, code=FAILED)
    saved = {i for i, choice in choices.items() if desk.store.saved.get(i) == choice.secret}
    for provider_id, choice in choices.items():
        told = "saved in the keyring" if provider_id in saved else "left out"
        say(f"{desk.name(provider_id)}: {choice.info.hint} {told} ({choice.info.origin})")
    return DONE if len(saved) == len(choices) else FAILED


def _is_wanted(desk: KeyDesk, provider_id: ProviderId, choice: KeyChoice, args: argparse.Namespace) -> bool:
    saved = desk.store.saved.get(provider_id)
    if saved == choice.secret:
        return False
    name = desk.name(provider_id)
    other = _other_owner(desk, provider_id, choice.secret)
    if other is not None and not _agreed(
        f"The {desk.key_called(provider_id)} ({choice.info.hint}) {other}.", args
    ):
        return False
    return saved is None or _agreed(
        f"{name} already has a saved key ({saved.hint}), which would be replaced.", args
    )


def _other_owner(desk: KeyDesk, provider_id: ProviderId, key: Secret) -> str | None:
    """That a key looks like another one, for people. None: it does not."""
    return key_doubt(key, provider_id, KEY_PREFIXES, desk.owner_name)


def _agreed(doubt: str, args: argparse.Namespace) -> bool:
    """True where the user goes on in spite of a doubt, having been told."""
    if args.force:
        return True
    if not sys.stdin.isatty():
        complain(f"{doubt} With --force it is saved all the same.")
        return False
    say(doubt)
    try:
        return input("Save it all the same? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False
