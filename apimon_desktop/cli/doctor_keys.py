"""Whether keys can be saved, and who has one."""

from typing import Final

from apimon_desktop.adapters.keys.key_store import KeyStore
from apimon_desktop.adapters.keys.keyring_answer import KeyringProblem
from apimon_desktop.adapters.keys.keyring_process import KeyringProcess
from apimon_desktop.cli.finding import Finding
from apimon_desktop.core.types import ProviderId
from apimon_desktop.monitor.roster import key_variables, roster
from apimon_desktop.monitor.session import Plan

_LIMIT_S: Final = 5.0
_IN_SHORT: Final = {
    KeyringProblem.MISSING: "none found",
    KeyringProblem.REFUSED: "not one that protects keys",
    KeyringProblem.LOCKED: "locked",
}


async def key_findings(plan: Plan) -> tuple[list[Finding], frozenset[ProviderId]]:
    """Findings on the keyring, keys and other sources, and the ids of the providers with a key."""
    store = KeyStore(
        environ=plan.environ,
        keyring=KeyringProcess(limit_s=_LIMIT_S),
        variables=key_variables(plan.settings),
        dotenv_path=plan.dotenv_path,
    )
    problem = await store.read_keyring()
    lookup = store.lookup()
    names = {
        provider_id: entry.profile.short_name
        for provider_id, entry in roster(plan.settings).items()
        if provider_id in lookup.choices or not entry.profile.needs_key
    }
    keys = Finding(
        ok=bool(names),
        label="Keys",
        text=", ".join(names.values()) or "no provider has one",
        advice=None if names else "To save one: apimon keys set PROVIDER",
    )
    others = (text for text in lookup.problems if problem is None or text != problem.sentence)
    findings = [
        keyring_finding(problem, len(store.saved)),
        keys,
        *(Finding(ok=False, label="Keys", text=text) for text in others),
    ]
    return findings, frozenset(names)


def keyring_finding(problem: KeyringProblem | None, saved: int) -> Finding:
    """Whether keys can be saved. None: there is no problem."""
    if problem is None:
        text = f"works, {saved} {'key' if saved == 1 else 'keys'} saved in it"
        return Finding(ok=True, label="Keyring", text=text)
    text = _IN_SHORT.get(problem, "can't be used")
    return Finding(ok=False, label="Keyring", text=text, advice=problem.sentence)
