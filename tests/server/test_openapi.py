"""The description of the API, held against the API by a tool that knows nothing else of it."""

import asyncio
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from local_api import served
from schemathesis.specs.openapi.checks import positive_data_acceptance

import apimon_desktop.server
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.server.documents import openapi_body
from apimon_desktop.server.responses import Limits

pytestmark = pytest.mark.one_python

SERVER = Path(apimon_desktop.server.__file__).parent
ENDLESS = "/api/events"
"""Nobody who waits for the end of an answer should ask for this one."""

REPORTS = ("/api/usage", "POST")
"""No schema can say that parts are no more than the whole, and that a time is past; `test_usage` does."""

CONFIG = """
[checks]
# The tool does not know that a target may be too long, which is a refusal like others.
negative_data_rejection.expected-statuses = ["4xx"]
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running API, on a loop of its own; it takes as many requests as come."""
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    thread = threading.Thread(target=loop.run_forever, name="local-api")
    thread.start()
    limits = Limits(requests_per_s=1e9)
    entering = stack.enter_async_context(served(tmp_path_factory.mktemp("api"), limits=limits))
    try:
        yield asyncio.run_coroutine_threadsafe(entering, loop).result().url
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def find_nothing(url: str, path: str, method: str, examples: int) -> None:
    """Sends what fits the description and what does not, and looks whether the answers fit."""
    schema = schemathesis.openapi.from_dict(httpx.get(f"{url}/openapi.json", trust_env=False).json())

    @given(case=schema[path][method].as_strategy())
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples < 1000,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        unsaid = (positive_data_acceptance,) if (path, method) == REPORTS else ()
        case.call_and_validate(base_url=url, excluded_checks=list(unsaid))

    ask()


OPERATIONS = [
    (path, method.upper())
    for path, methods in json.loads(openapi_body(PROVIDERS))["paths"].items()
    for method in methods
    if path != ENDLESS
]


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_api_does_what_its_description_says(url: str, path: str, method: str) -> None:
    find_nothing(url, path, method, examples=40)


def run_the_tool(url: str, folder: Path, examples: int) -> str:
    """Runs schemathesis as one would by hand, with all that it has; what it says."""
    (folder / "schemathesis.toml").write_text(CONFIG, encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", "--no-color"),
            *("--exclude-path", ENDLESS, "--exclude-checks", "positive_data_acceptance"),
            *("--max-examples", str(examples), "--generation-deterministic"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"NO_PROXY": "*"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_tool_by_itself_finds_nothing(url: str, tmp_path: Path) -> None:
    assert "No issues found" in run_the_tool(url, tmp_path, examples=10)


@pytest.mark.soak
def test_the_tool_finds_nothing_at_length(url: str, tmp_path: Path) -> None:
    assert "No issues found" in run_the_tool(url, tmp_path, examples=3_000)


def test_the_schemas_of_all_documents_are_schemas() -> None:
    for schema in json.loads(openapi_body(PROVIDERS))["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_reference_inside_the_description_leads_somewhere() -> None:
    document = json.loads(openapi_body(PROVIDERS))

    def references(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    found = set(references(document))
    assert len(found) > 20
    for reference in found:
        node = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_the_endless_path_is_described_too() -> None:
    assert "text/event-stream" in json.dumps(json.loads(openapi_body(PROVIDERS))["paths"][ENDLESS])


def described_codes() -> list[str]:
    error = json.loads(openapi_body(PROVIDERS))["components"]["schemas"]["Error"]["properties"]["error"]
    return list(error["properties"]["code"]["enum"])


def test_the_page_for_people_names_every_path_and_every_code() -> None:
    document = json.loads(openapi_body(PROVIDERS))
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    told = [f"`{code}`" for code in described_codes()] + [
        f"`{method.upper()} {path}`" for path, methods in document["paths"].items() for method in methods
    ]
    assert [text for text in told if text not in page] == []


def test_every_code_that_is_sent_is_described() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SERVER.glob("*.py"))
    sent = set(re.findall(r'(?:RefusedError\(\s*\d{3},|code=)\s*"([a-z_]+)"', source))
    document = json.loads(openapi_body(PROVIDERS))
    described = document["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"][
        "enum"
    ]
    assert len(sent) > 10
    assert sent == set(described)
