"""``apimon keys test``: whether providers accept their keys; no tokens are spent."""

import argparse
import asyncio
from collections.abc import Mapping

from apimon_desktop.adapters.daemon_executor import DaemonExecutor
from apimon_desktop.cli.failures import FAILED
from apimon_desktop.cli.key_desk import DONE, KeyDesk, complain, key_id_of, no_such_key, say
from apimon_desktop.core.check import CheckResult
from apimon_desktop.core.formats import format_ms
from apimon_desktop.core.key_texts import cost_test_text
from apimon_desktop.core.keys import admin_id, is_admin, owner_of
from apimon_desktop.core.secret import Secret
from apimon_desktop.core.types import Cause, ProviderId
from apimon_desktop.core.wording import WORDS


def check_keys(desk: KeyDesk, args: argparse.Namespace) -> int:
    """Asks providers about their keys, all at the same time."""
    named = [key_id_of(ProviderId(text), args) for text in args.provider]
    for key_id in named:
        if (fault := no_such_key(desk, key_id)) is not None:
            return fault
    asyncio.run(desk.store.read_keyring())
    lookup = desk.store.lookup()
    complain(*lookup.problems)
    asked = named or [
        key_id
        for provider_id in desk.entries
        for key_id in (provider_id, admin_id(provider_id))
        if key_id in lookup.choices and (is_admin(key_id) or not args.admin)
    ]
    if not asked:
        return complain("No provider has a key yet. To save one: apimon keys set PROVIDER", code=FAILED)
    secrets = {i: lookup.choices[i].secret for i in asked if i in lookup.choices}
    results = asyncio.run(_tested(desk, secrets))
    for key_id in asked:
        say(f"{desk.name(key_id)}: {results[key_id][1] if key_id in results else WORDS[Cause.NO_KEY]}")
    return DONE if all(key_id in results and results[key_id][0] for key_id in asked) else FAILED


_Tested = tuple[bool, str]
"""Whether a key works, and what is to be said of it."""


async def _tested(desk: KeyDesk, secrets: Mapping[ProviderId, Secret]) -> Mapping[ProviderId, _Tested]:
    # A name look-up that hangs must not hold the command's end.
    asyncio.get_running_loop().set_default_executor(DaemonExecutor(2, "apimon-look-up"))
    results = await asyncio.gather(*(_one_tested(desk, key_id, key) for key_id, key in secrets.items()))
    return dict(zip(secrets, results, strict=True))


async def _one_tested(desk: KeyDesk, key_id: ProviderId, key: Secret) -> _Tested:
    if is_admin(key_id):
        answer = await desk.read_costs(owner_of(key_id), key)
        return answer.fault is None, cost_test_text(answer).removesuffix(".")
    result = await desk.check(key_id, key)
    return result.ok, _found(result)


def _found(result: CheckResult) -> str:
    if result.ok:
        said = "key accepted" if result.key_accepted else "answers"
        return f"{said} ({format_ms(result.latency_ms)})"
    detail = "" if result.detail is None else f" ({result.detail})"
    accepted = "key accepted, but " if result.key_accepted else ""
    return f"{accepted}{WORDS[result.cause]}{detail}"
