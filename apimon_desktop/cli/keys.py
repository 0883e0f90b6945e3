"""``apimon keys``: see, save, remove, import and test API keys. No key is ever shown beyond its hint."""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.daemon_executor import DaemonExecutor
from apimon_desktop.adapters.keys.dotenv import keys_in_dotenv
from apimon_desktop.adapters.keys.key_store import KeyStore
from apimon_desktop.cli.terminal import terminal
from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.formats import format_ms
from apimon_desktop.core.keys import KeyChoice, choose, clean_key, looks_like
from apimon_desktop.core.profile import KeySource
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.settings import Settings
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.core.wording import WORDS
from apimon_desktop.monitor.roster import Entry, key_variables, roster

KEYRING_LIMIT_S: Final = 30.0
"""How long a command waits for a keyring that asks for its password."""
_DONE: Final = 0
_WRONG_USAGE: Final = 64
_FAILED: Final = 70
_MOST_READ_BYTES: Final = 64 * 1024

Check = Callable[[ProviderId, Secret], Awaitable[CheckResult]]
"""Tests one key with its provider: a one-shot check that is counted nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDesk:
    """What the key commands work with."""

    settings: Settings
    store: KeyStore
    check: Check

    @property
    def entries(self) -> Mapping[ProviderId, Entry]:
        """All providers, in their fixed order."""
        return roster(self.settings)

    def name(self, provider_id: ProviderId) -> str:
        """What people call a provider; the id of one that is no longer configured."""
        entry = self.entries.get(provider_id)
        return provider_id if entry is None else entry.profile.short_name


OpenDesk = Callable[[argparse.Namespace], KeyDesk]
"""Makes a command's desk from the parsed arguments, which may say where the settings are."""
_Command = Callable[[KeyDesk, argparse.Namespace], int]


def add_parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]", open_desk: OpenDesk
) -> None:
    """Adds ``keys`` with its own commands; each sets ``run``, a function of the parsed arguments."""
    keys = subparsers.add_parser("keys", help="see, save, remove, import and test API keys")
    commands = keys.add_subparsers(title="commands", required=True, metavar="list|set|remove|import|test")

    def add(name: str, command: _Command, text: str) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        parser.set_defaults(run=lambda args: command(open_desk(args), args))
        return parser

    add("list", list_keys, "show which provider has a key, and where it comes from")
    setting = add("set", set_key, "save a key in the keyring; it is asked for, or read from standard input")
    setting.add_argument("provider")
    setting.add_argument("--force", action="store_true", help="save a key that looks like another provider's")
    add("remove", remove_key, "remove a saved key from the keyring").add_argument("provider")
    importing = add("import", import_keys, "save the keys of a .env file in the keyring")
    importing.add_argument("path", nargs="?", type=Path, default=Path(".env"), help="default: .env")
    importing.add_argument("--force", action="store_true", help="replace saved keys without asking")
    testing = add("test", check_keys, "ask providers whether they accept their key; spends no tokens")
    testing.add_argument("provider", nargs="*", help="default: all that have a key")


def list_keys(desk: KeyDesk, _args: argparse.Namespace) -> int:
    """Prints each provider with its key's hint and source, and what that hides."""
    asyncio.run(desk.store.read_keyring())
    lookup = desk.store.lookup()
    provider_ids = [*desk.entries, *(i for i in lookup.choices if i not in desk.entries)]
    id_width = max(map(len, provider_ids))
    name_width = max(len(desk.name(provider_id)) for provider_id in provider_ids)
    for provider_id in provider_ids:
        told = _told(desk, provider_id, lookup.choices.get(provider_id))
        _say(f"{provider_id:<{id_width}}  {desk.name(provider_id):<{name_width}}  {told}")
    _complain(*lookup.problems)
    return _DONE


def _told(desk: KeyDesk, provider_id: ProviderId, choice: KeyChoice | None) -> str:
    if choice is not None:
        hides = f", overrides {' and '.join(choice.info.hides)}" if choice.info.hides else ""
        unused = "" if provider_id in desk.entries else " (no such provider in the settings)"
        return f"{choice.info.hint:<9}  from {choice.info.origin}{hides}{unused}"
    return "no key" if desk.entries[provider_id].profile.needs_key else "needs no key"


def set_key(desk: KeyDesk, args: argparse.Namespace) -> int:
    """Saves a key that is typed in or piped in."""
    provider_id = ProviderId(args.provider)
    if provider_id not in desk.entries:
        return _unknown(desk, provider_id)
    key = clean_key(_read_key(desk.name(provider_id)))
    if not isinstance(key, Secret):
        return _complain(key, code=_WRONG_USAGE)
    other = _other_owner(desk, provider_id, key)
    if other is not None and not _agreed(f"This {other}.", args):
        return _complain("Not saved.", code=_WRONG_USAGE)
    problem = asyncio.run(desk.store.save({provider_id: key}))
    if problem is not None:
        return _complain(problem.sentence, code=_FAILED)
    _say(f"The key for {desk.name(provider_id)} ({key.hint}) is saved in the keyring.")
    info = desk.store.lookup().choices[provider_id].info
    if info.source is not KeySource.KEYRING:
        _say(f"Note: {info.origin} goes before it.")
    _say(f"To test it: apimon keys test {provider_id}")
    return _DONE


def _read_key(name: str) -> str:
    """What is typed without being shown, or piped in; never an argument, which other users can see."""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read(_MOST_READ_BYTES).decode("utf-8", "replace")
    try:
        return getpass.getpass(f"API key for {name} (not shown): ")
    except EOFError:
        return ""


def remove_key(desk: KeyDesk, args: argparse.Namespace) -> int:
    """Removes a saved key; also that of a provider that is no longer configured."""
    provider_id = ProviderId(args.provider)
    problem = asyncio.run(desk.store.read_keyring())
    if provider_id not in desk.entries and provider_id not in desk.store.saved:
        return _unknown(desk, provider_id)
    if problem is None and provider_id not in desk.store.saved:
        _complain(f"No key for {desk.name(provider_id)} is saved in the keyring.")
        _tell_remaining(desk, provider_id)
        return _FAILED
    problem = problem or asyncio.run(desk.store.save({provider_id: None}))
    if problem is not None:
        return _complain(problem.sentence, code=_FAILED)
    _say(f"The key for {desk.name(provider_id)} is removed from the keyring.")
    _tell_remaining(desk, provider_id)
    return _DONE


def _tell_remaining(desk: KeyDesk, provider_id: ProviderId) -> None:
    choice = desk.store.lookup().choices.get(provider_id)
    if choice is not None:
        _say(f"Note: {choice.info.origin} holds one, which is used.")


def import_keys(desk: KeyDesk, args: argparse.Namespace) -> int:
    """Saves the keys of a ``.env`` file; one that replaces another, or looks wrong, is asked about."""
    path: Path = args.path
    findings = keys_in_dotenv(path.absolute(), key_variables(desk.settings))
    _complain(*findings.problems)
    choices = choose(findings.found)
    if not choices:
        return _complain(f"No key to import in {path}.", code=_FAILED)
    problem = asyncio.run(desk.store.read_keyring())
    if problem is not None:
        return _complain(problem.sentence, code=_FAILED)
    wanted = {i: choice.secret for i, choice in choices.items() if _is_wanted(desk, i, choice, args)}
    problem = asyncio.run(desk.store.save(wanted)) if wanted else None
    if problem is not None:
        return _complain(problem.sentence, code=_FAILED)
    saved = {i for i, choice in choices.items() if desk.store.saved.get(i) == choice.secret}
    for provider_id, choice in choices.items():
        told = "saved in the keyring" if provider_id in saved else "left out"
        _say(f"{desk.name(provider_id)}: {choice.info.hint} {told} ({choice.info.origin})")
    return _DONE if len(saved) == len(choices) else _FAILED


def _is_wanted(desk: KeyDesk, provider_id: ProviderId, choice: KeyChoice, args: argparse.Namespace) -> bool:
    saved = desk.store.saved.get(provider_id)
    if saved == choice.secret:
        return False
    name = desk.name(provider_id)
    other = _other_owner(desk, provider_id, choice.secret)
    if other is not None and not _agreed(f"The key for {name} ({choice.info.hint}) {other}.", args):
        return False
    return saved is None or _agreed(
        f"{name} already has a saved key ({saved.hint}), which would be replaced.", args
    )


def check_keys(desk: KeyDesk, args: argparse.Namespace) -> int:
    """Asks providers about their keys, all at the same time."""
    named = [ProviderId(text) for text in args.provider]
    for provider_id in named:
        if provider_id not in desk.entries:
            return _unknown(desk, provider_id)
    asyncio.run(desk.store.read_keyring())
    lookup = desk.store.lookup()
    _complain(*lookup.problems)
    asked = named or [i for i in desk.entries if i in lookup.choices]
    if not asked:
        return _complain("No provider has a key yet. To save one: apimon keys set PROVIDER", code=_FAILED)
    secrets = {i: lookup.choices[i].secret for i in asked if i in lookup.choices}
    results = asyncio.run(_checked(desk.check, secrets))
    for provider_id in asked:
        _say(f"{desk.name(provider_id)}: {_found(results.get(provider_id))}")
    return _DONE if all(i in results and results[i].ok for i in asked) else _FAILED


async def _checked(check: Check, secrets: Mapping[ProviderId, Secret]) -> Mapping[ProviderId, CheckResult]:
    # A name look-up that hangs must not hold the command's end.
    asyncio.get_running_loop().set_default_executor(DaemonExecutor(2, "apimon-look-up"))
    results = await asyncio.gather(*(check(provider_id, key) for provider_id, key in secrets.items()))
    return dict(zip(secrets, results, strict=True))


def _found(result: CheckResult | None) -> str:
    if result is None:
        return WORDS[Cause.NO_KEY]
    if result.ok:
        said = "key accepted" if result.key_accepted else "answers"
        return f"{said} ({format_ms(result.latency_ms)})"
    detail = "" if result.detail is None else f" ({result.detail})"
    accepted = "key accepted, but " if result.key_accepted else ""
    return f"{accepted}{WORDS[result.cause]}{detail}"


def _other_owner(desk: KeyDesk, provider_id: ProviderId, key: Secret) -> str | None:
    """That a key looks like another provider's, for people. None: it does not."""
    prefixes = {i: entry.provider.key_prefixes for i, entry in desk.entries.items()}
    owner = looks_like(key, prefixes)
    return None if owner in (None, provider_id) else f"looks like a key for {desk.name(owner)}"


def _agreed(doubt: str, args: argparse.Namespace) -> bool:
    """True where the user goes on in spite of a doubt, having been told."""
    if args.force:
        return True
    if not sys.stdin.isatty():
        _complain(f"{doubt} With --force it is saved all the same.")
        return False
    _say(doubt)
    try:
        return input("Save it all the same? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _unknown(desk: KeyDesk, provider_id: ProviderId) -> int:
    return _complain(
        f"There is no provider {provider_id!r}. There are: {', '.join(desk.entries)}.", code=_WRONG_USAGE
    )


def _say(text: str) -> None:
    terminal(sys.stdout, os.environ).write(text)


def _complain(*sentences: str, code: int = _DONE) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return code
