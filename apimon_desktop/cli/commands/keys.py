"""``apimon keys``: list, save, remove, import and test API keys. Only a key's hint is ever shown."""

import argparse
import asyncio
import getpass
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from apimon_desktop.adapters.keys.dotenv import keys_in_dotenv
from apimon_desktop.adapters.system.exit_signals import installed_signals
from apimon_desktop.adapters.system.threads import DaemonExecutor
from apimon_desktop.cli.process import FAILED, WRONG_USAGE, tell
from apimon_desktop.cli.session import asked_keyring, plan_for
from apimon_desktop.cli.terminal import terminal
from apimon_desktop.core.keys import KeyChoice, admin_id, choose, clean_key, is_admin, owner_of
from apimon_desktop.core.model.check import CheckResult
from apimon_desktop.core.model.ids import Cause, KeySource, ProviderId, Secret
from apimon_desktop.core.text.formats import format_ms
from apimon_desktop.core.wording.causes import WORDS, cost_test_text, key_doubt, key_name
from apimon_desktop.monitor.engine.providers import key_variables
from apimon_desktop.monitor.session.session import Session
from apimon_desktop.providers.registry import KEY_PREFIXES, PROVIDERS

DONE: Final = 0
_ADMIN_HELP: Final = "the admin key, which can read the provider's bills, instead of the ordinary one"
_MOST_READ_BYTES: Final = 64 * 1024


def open_session(args: argparse.Namespace) -> Session:
    """This user's keys and providers, in a session that keeps nothing."""
    plan = replace(plan_for(args), keeps=False)
    return Session(plan, keyring=asked_keyring(), redactor=args.redactor)


def _owner_name(session: Session, provider_id: ProviderId) -> str:
    """A provider's short name; the id of one that is not in the settings."""
    state = session.engine.snapshot.providers.get(provider_id)
    return provider_id if state is None else state.profile.short_name


def _name(session: Session, key_id: ProviderId) -> str:
    """A key's name for people, e.g. "OpenAI" or "OpenAI admin key"."""
    return key_name(key_id, _owner_name(session, owner_of(key_id)))


def _named_key(session: Session, key_id: ProviderId) -> str:
    """A key as it is named within a sentence: "key for OpenAI", "admin key for OpenAI"."""
    return f"{'admin key' if is_admin(key_id) else 'key'} for {_owner_name(session, owner_of(key_id))}"


def set_up_keys(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments."""
    commands = parser.add_subparsers(title="commands", required=True, metavar="list|set|remove|import|test")

    def add(
        name: str, command: Callable[[Session, argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        added.set_defaults(operation=command)
        return added

    add("list", list_keys, "show which providers have a key, and where it comes from")
    setting = add("set", set_key, "save a key in the keyring; prompts for it, or reads standard input")
    setting.add_argument("provider")
    setting.add_argument("--admin", action="store_true", help=_ADMIN_HELP)
    setting.add_argument("--force", action="store_true", help="save a key that looks like another provider's")
    removing = add("remove", remove_key, "remove a saved key from the keyring")
    removing.add_argument("provider")
    removing.add_argument("--admin", action="store_true", help=_ADMIN_HELP)
    importing = add("import", import_keys, "save the keys of a .env file in the keyring")
    importing.add_argument("path", nargs="?", type=Path, default=Path(".env"), help="default: .env")
    importing.add_argument("--force", action="store_true", help="replace saved keys without asking")
    testing = add("test", check_keys, "ask providers whether they accept their key; spends no tokens")
    testing.add_argument("provider", nargs="*", help="default: all that have a key")
    testing.add_argument("--admin", action="store_true", help=_ADMIN_HELP)


def run_keys(args: argparse.Namespace) -> int:
    """Runs one operation."""
    operation: Callable[[Session, argparse.Namespace], int] = args.operation
    return operation(open_session(args), args)


def list_keys(session: Session, _args: argparse.Namespace) -> int:
    """Prints each provider with its key's hint and source, and the sources that it overrides."""
    asyncio.run(session.keys.read_keyring())
    lookup, known = session.keys.lookup(), session.engine.snapshot.providers
    provider_ids = [key_id for key_id in _key_ids(session) if key_id in known or key_id in lookup.choices]
    provider_ids += [i for i in lookup.choices if i not in provider_ids]
    id_width = max(len(owner_of(provider_id)) for provider_id in provider_ids)
    name_width = max(len(_name(session, provider_id)) for provider_id in provider_ids)
    for provider_id in provider_ids:
        text = _key_text(session, provider_id, lookup.choices.get(provider_id))
        say(f"{owner_of(provider_id):<{id_width}}  {_name(session, provider_id):<{name_width}}  {text}")
    complain(*lookup.problems)
    return DONE


def _key_ids(session: Session) -> Iterator[ProviderId]:
    """The ids of each provider's ordinary key and admin key, in the providers' fixed order."""
    for provider_id in session.engine.snapshot.providers:
        yield from (provider_id, admin_id(provider_id))


def _key_text(session: Session, provider_id: ProviderId, choice: KeyChoice | None) -> str:
    known = session.engine.snapshot.providers
    if choice is not None:
        hides = f", overrides {' and '.join(choice.info.hides)}" if choice.info.hides else ""
        unused = "" if owner_of(provider_id) in known else " (no such provider in the settings)"
        return f"{choice.info.hint:<9}  from {choice.info.origin}{hides}{unused}"
    return "no key" if known[provider_id].profile.needs_key else "needs no key"


def set_key(session: Session, args: argparse.Namespace) -> int:
    """Saves a key that is typed in or piped in."""
    provider_id = key_id_of(ProviderId(args.provider), args)
    if (fault := no_such_key(session, provider_id)) is not None:
        return fault
    key = clean_key(
        _read_key(f"{'Admin' if args.admin else 'API'} key for {_owner_name(session, owner_of(provider_id))}")
    )
    if not isinstance(key, Secret):
        return complain(key.value, code=WRONG_USAGE)
    other = key_doubt(key, provider_id, KEY_PREFIXES, partial(_owner_name, session))
    if other is not None and not _agreed(f"This {other}.", args):
        return complain("Not saved.", code=WRONG_USAGE)
    problem = asyncio.run(session.keys.save({provider_id: key}))
    if problem is not None:
        return complain(problem.sentence, code=FAILED)
    say(f"The {_named_key(session, provider_id)} ({key.hint}) is saved in the keyring.")
    info = session.keys.lookup().choices[provider_id].info
    if info.source is not KeySource.KEYRING:
        say(f"Note: the key from {info.origin} is used first.")
    say(f"To test it: apimon keys test {args.provider}{' --admin' if args.admin else ''}")
    return DONE


def _read_key(name: str) -> str:
    """The typed or piped key; never an argument, which other users can see."""
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


def remove_key(session: Session, args: argparse.Namespace) -> int:
    """Removes a saved key; also that of a provider that is no longer configured."""
    provider_id = key_id_of(ProviderId(args.provider), args)
    problem = asyncio.run(session.keys.read_keyring())
    if provider_id not in session.keys.saved and (fault := no_such_key(session, provider_id)) is not None:
        return fault
    if problem is None and provider_id not in session.keys.saved:
        complain(f"No {_named_key(session, provider_id)} is saved in the keyring.")
        _tell_remaining(session, provider_id)
        return FAILED
    problem = problem or asyncio.run(session.keys.save({provider_id: None}))
    if problem is not None:
        return complain(problem.sentence, code=FAILED)
    say(f"The {_named_key(session, provider_id)} is removed from the keyring.")
    _tell_remaining(session, provider_id)
    return DONE


def _tell_remaining(session: Session, provider_id: ProviderId) -> None:
    choice = session.keys.lookup().choices.get(provider_id)
    if choice is not None:
        say(f"Note: the key from {choice.info.origin} is used now.")


def import_keys(session: Session, args: argparse.Namespace) -> int:
    """Saves the keys of a ``.env`` file; asks before it replaces one or saves one that looks wrong."""
    path: Path = args.path
    findings = keys_in_dotenv(path.absolute(), key_variables(session.engine.settings))
    complain(*findings.problems)
    choices = choose(findings.found)
    if not choices:
        return complain(f"No key to import in {path}.", code=FAILED)
    problem = asyncio.run(session.keys.read_keyring())
    if problem is not None:
        return complain(problem.sentence, code=FAILED)
    wanted = {i: choice.secret for i, choice in choices.items() if _is_wanted(session, i, choice, args)}
    problem = asyncio.run(session.keys.save(wanted)) if wanted else None
    if problem is not None:
        return complain(problem.sentence, code=FAILED)
    saved = {i for i, choice in choices.items() if session.keys.saved.get(i) == choice.secret}
    for provider_id, choice in choices.items():
        outcome = "saved in the keyring" if provider_id in saved else "left out"
        say(f"{_name(session, provider_id)}: {choice.info.hint} {outcome} ({choice.info.origin})")
    return DONE if len(saved) == len(choices) else FAILED


def _is_wanted(
    session: Session, provider_id: ProviderId, choice: KeyChoice, args: argparse.Namespace
) -> bool:
    saved = session.keys.saved.get(provider_id)
    if saved == choice.secret:
        return False
    name = _name(session, provider_id)
    other = key_doubt(choice.secret, provider_id, KEY_PREFIXES, partial(_owner_name, session))
    if other is not None and not _agreed(
        f"The {_named_key(session, provider_id)} ({choice.info.hint}) {other}.", args
    ):
        return False
    return saved is None or _agreed(
        f"{name} already has a saved key ({saved.hint}), which would be replaced.", args
    )


def _agreed(doubt: str, args: argparse.Namespace) -> bool:
    """Whether the user wants to save the key in spite of a doubt."""
    if args.force:
        return True
    if not sys.stdin.isatty():
        complain(f"{doubt} Use --force to save it anyway.")
        return False
    say(doubt)
    try:
        return input("Save it anyway? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def check_keys(session: Session, args: argparse.Namespace) -> int:
    """Asks providers about their keys, all at the same time."""
    named = [key_id_of(ProviderId(text), args) for text in args.provider]
    for key_id in named:
        if (fault := no_such_key(session, key_id)) is not None:
            return fault
    asyncio.run(session.keys.read_keyring())
    lookup = session.keys.lookup()
    complain(*lookup.problems)
    asked = named or [
        key_id
        for key_id in _key_ids(session)
        if key_id in lookup.choices and (is_admin(key_id) or not args.admin)
    ]
    if not asked:
        return complain("No provider has a key yet. To save one: apimon keys set PROVIDER", code=FAILED)
    session.use_keys(lookup)
    results = asyncio.run(_tested(session, [key_id for key_id in asked if key_id in lookup.choices]))
    for key_id in asked:
        say(f"{_name(session, key_id)}: {results[key_id][1] if key_id in results else WORDS[Cause.NO_KEY]}")
    return DONE if all(key_id in results and results[key_id][0] for key_id in asked) else FAILED


_Tested = tuple[bool, str]
"""Whether a key works, and a text about it."""


async def _tested(session: Session, key_ids: Collection[ProviderId]) -> Mapping[ProviderId, _Tested]:
    # A name look-up that hangs must not delay the end of the command.
    asyncio.get_running_loop().set_default_executor(DaemonExecutor(2, "apimon-look-up"))
    async with aclosing(session):
        results = await asyncio.gather(*(_one_tested(session, key_id) for key_id in key_ids))
    return dict(zip(key_ids, results, strict=True))


async def _one_tested(session: Session, key_id: ProviderId) -> _Tested:
    if is_admin(key_id):
        answer = await session.engine.test_admin_key(owner_of(key_id), None)
        return answer.fault is None, cost_test_text(answer).removesuffix(".")
    result = await session.engine.test_key(key_id, None)
    return result.ok, _found(result)


def _found(result: CheckResult) -> str:
    if result.ok:
        said = "key accepted" if result.key_accepted else "answers"
        return f"{said} ({format_ms(result.latency_ms)})"
    detail = "" if result.detail is None else f" ({result.detail})"
    accepted = "key accepted, but " if result.key_accepted else ""
    return f"{accepted}{WORDS[result.cause]}{detail}"


def key_id_of(provider_id: ProviderId, args: argparse.Namespace) -> ProviderId:
    """The id of the ordinary key, or with ``--admin`` of the admin key."""
    return admin_id(provider_id) if args.admin else provider_id


def no_such_key(session: Session, key_id: ProviderId) -> int | None:
    """Prints why no key can be saved under an id, and returns the exit code. None: one can."""
    provider_id, known = owner_of(key_id), session.engine.snapshot.providers
    if provider_id not in known:
        return complain(
            f"There is no provider {provider_id!r}. There are: {', '.join(known)}.", code=WRONG_USAGE
        )
    having = [other for other, provider in PROVIDERS.items() if provider.costs is not None]
    if not is_admin(key_id) or provider_id in having:
        return None
    return complain(
        f"{_owner_name(session, provider_id)} has no cost report that an admin key could read. "
        f"These have one: {', '.join(_owner_name(session, other) for other in having)}.",
        code=WRONG_USAGE,
    )


def say(text: str) -> None:
    """Prints a line of the command's answer."""
    terminal().write(text)


def complain(*sentences: str, code: int = DONE) -> int:
    """Prints to standard error and returns the exit code."""
    tell(*sentences)
    return code
