"""The providers' real SDKs: each request is counted once, and the SDK does what it does without us.

`packaging/setup.sh test` makes an environment for the newest ones, and one for the last ones on httpx.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import trustme

ROOT: Final = Path(__file__).parents[2]
ENVIRONMENTS: Final = {"newest": ".venv-sdks-newest", "httpx": ".venv-sdks-httpx"}
PROVIDERS: Final = {
    "openai": "openai",
    "anthropic": "anthropic",
    "google-genai": "google_gemini",
    "together": "together_ai",
    "openrouter": "openrouter",
}
FAULTS: Final[dict[str, list[Any]]] = {
    "refused": ["connect", False],
    "reset": ["connect", False],
    "truncated": ["bad_response", False],
    "timeout": ["timeout", False],
    "400": ["bad_response", True],
    "401": ["authentication", False],
    "402": ["no_credit", False],
    "429": ["rate_limited", False],
    "529": ["overloaded", False],
}
"""What failover makes of it: the cause, and whether no other provider is asked."""
INSIDE: Final[dict[str, list[Any] | None]] = {
    "openai": ["server_error", False],
    "anthropic": ["overloaded", False],
    "google-genai": ["overloaded", False],
    "together": ["server_error", False],
    "openrouter": None,  # its SDK raises nothing: the error stands in a piece of the stream
}
"""The same for an error inside a stream, as the providers tell it."""
TOLD_AT_FIRST: Final = {"anthropic": (12, 0), "google-genai": (12, 1)}
"""Tokens in and out that the first event of a stream tells."""
SPECIAL: Final = {
    "openai": ("raw response", "streamed response", "background", "module"),
    "anthropic": ("raw response", "streamed response"),
    "together": ("raw response", "streamed response"),
    "google-genai": ("interaction",),
}
REQUESTS: Final = {"retried": 2, "background": 4, "refused": 0}

pytestmark = [pytest.mark.one_python, pytest.mark.timeout(180)]


def _cases() -> Iterator[Any]:
    for environment in ENVIRONMENTS:
        group = pytest.mark.xdist_group(f"sdks {environment}")
        for sdk in PROVIDERS:
            for mode in ("sync", "async"):
                for scenario in (
                    "success",
                    "stream",
                    "aborted stream",
                    "error inside a stream",
                    "retried",
                    *FAULTS,
                ):
                    yield pytest.param(
                        environment,
                        sdk,
                        mode,
                        scenario,
                        marks=group,
                        id=f"{environment}-{sdk}-{mode}-{scenario}",
                    )
            for scenario in SPECIAL.get(sdk, ()):
                yield pytest.param(
                    environment, sdk, "sync", scenario, marks=group, id=f"{environment}-{sdk}-sync-{scenario}"
                )


def _one_certificate(home: Path) -> Path:
    """A bundle that is loaded at once: nothing is asked over TLS, and 160 clients load it."""
    path = home / "authority.pem"
    trustme.CA().cert_pem.write_to_path(path)
    return path


@cache
def _table(environment: str, home: Path) -> dict[tuple[str, str, str], dict[str, Any]]:
    """One process runs all of an environment's SDKs; importing them takes longer than asking."""
    python = ROOT / ENVIRONMENTS[environment] / "bin" / "python"
    names = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        [python, Path(__file__).with_name("sdk_table.py"), home],
        env={
            **names,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests" / "support"))),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "SSL_CERT_FILE": str(_one_certificate(home)),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return {(row["sdk"], row["mode"], row["scenario"]): row for row in json.loads(done.stdout)}


def _events(sdk: str, scenario: str) -> list[list[Any]]:
    """What the history is to hold: provider, outcome, tokens in and out, and whether it is partial."""
    provider, told = PROVIDERS[sdk], TOLD_AT_FIRST.get(sdk, (0, 0))
    good, failed = [provider, 1, 12, 5, 0], [provider, 0, 0, 0, int(scenario == "truncated")]
    match scenario:
        case "400":
            return []
        case "retried":
            return [failed, good]
        case "aborted stream":
            return [[provider, 1, *told, 1]]
        case "error inside a stream":
            return [[provider, 0, *told, 1]]
    return [failed] if scenario in FAULTS else [good]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sdks")


@pytest.mark.parametrize(("environment", "sdk", "mode", "scenario"), list(_cases()))
def test_a_request_counts_once_and_the_sdk_behaves_as_without_us(
    environment: str, sdk: str, mode: str, scenario: str, home: Path
) -> None:
    if not (ROOT / ENVIRONMENTS[environment] / ".prepared").exists():
        pytest.skip(f"{ENVIRONMENTS[environment]} is not there: packaging/setup.sh test makes it")
    folder = home / environment
    folder.mkdir(exist_ok=True)
    row = _table(environment, folder)[sdk, mode, scenario]
    assert row["ours"] == row["bare"]
    assert row["requests"] == REQUESTS.get(scenario, 1)
    assert row["events"] == _events(sdk, scenario)
    expected = INSIDE[sdk] if scenario == "error inside a stream" else FAULTS.get(scenario)
    assert row["ours"].get("cause") == expected
    assert ("raised" in row["ours"]) is (expected is not None)
