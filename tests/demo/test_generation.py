"""The requests beside the checks, made by the real probe to the simulated providers."""

from collections.abc import AsyncIterator
from dataclasses import replace

import broken_answers as broken
import httpx
import pytest
from observed_providers import Simulator

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.probe import Probe, Target
from apimon_desktop.adapters.system.clock import Clock
from apimon_desktop.core.model.check import CheckKind, CheckResult
from apimon_desktop.core.model.ids import Cause, ProviderId
from apimon_desktop.core.model.limits import DEFAULT
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.spec import ExtraRequest

ALL = tuple(PROVIDERS)
CHAT_TOKENS, EMBEDDING_TOKENS = 9, 1
"""What the simulator says that a request used."""
ANTHROPIC = ProviderId("anthropic")
OPENAI = ProviderId("openai")


class Asks:
    """Makes the check, or a request beside it."""

    def __init__(self, simulator: Simulator, probe: Probe) -> None:
        self.simulator = simulator
        self._probe = probe

    async def test(self, provider_id: ProviderId, *, model: str = "") -> CheckResult:
        test = PROVIDERS[provider_id].paid_test
        assert test is not None
        return await self._ask(provider_id, test, CheckKind.GENERATE, model or test.model or "")

    async def credit(self, provider_id: ProviderId) -> CheckResult:
        extra = PROVIDERS[provider_id].credit_check
        assert extra is not None
        return await self._ask(provider_id, extra, CheckKind.CREDIT, extra.model or "")

    async def check(self, provider_id: ProviderId) -> CheckResult:
        return await self._ask(provider_id, None, CheckKind.POLL, "")

    async def _ask(
        self, provider_id: ProviderId, extra: ExtraRequest | None, kind: CheckKind, model: str
    ) -> CheckResult:
        target = Target(
            provider=PROVIDERS[provider_id],
            base_url=self.simulator.base_url(provider_id),
            timeout_s=5,
            key=self.simulator.key(provider_id),
            extra=extra,
            model=model,
        )
        return await self._probe.check(target, kind)


@pytest.fixture
async def asks(simulator: Simulator) -> AsyncIterator[Asks]:
    clients = HttpClients()
    yield Asks(simulator, Probe(clients, Clock(), DEFAULT))
    await clients.aclose()


@pytest.mark.parametrize("provider_id", ALL)
async def test_a_paid_test_generates_and_says_what_it_used(asks: Asks, provider_id: ProviderId) -> None:
    result = await asks.test(provider_id)
    assert (result.cause, result.key_accepted) == (Cause.OK, True)
    assert result.tokens == (EMBEDDING_TOKENS if provider_id == "openrouter" else CHAT_TOKENS)
    (request,) = asks.simulator.requests
    assert (request.method, request.had_key) == ("POST", True)


@pytest.mark.parametrize("provider_id", ALL)
async def test_a_paid_test_stays_below_what_was_declared(asks: Asks, provider_id: ProviderId) -> None:
    test = PROVIDERS[provider_id].paid_test
    assert test is not None
    result = await asks.test(provider_id)
    assert result.tokens is not None
    assert 0 < result.tokens <= test.most_tokens


@pytest.mark.parametrize("provider_id", ALL)
async def test_an_unknown_model_is_told_from_a_wrong_key_and_from_an_outage(
    asks: Asks, provider_id: ProviderId
) -> None:
    result = await asks.test(provider_id, model="no-such-model")
    assert result.cause in (Cause.NOT_FOUND, Cause.BAD_RESPONSE)
    assert result.http_status in (400, 404)
    assert result.tokens is None


@pytest.mark.parametrize("provider_id", ALL)
@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [
        (does.no_credit(), Cause.NO_CREDIT),
        (does.rate_limited(), Cause.RATE_LIMITED),
        (does.server_error(), Cause.SERVER_ERROR),
        (does.wrong_key(), Cause.AUTHENTICATION),
        (broken.foreign_shape(), Cause.BAD_RESPONSE),
        (broken.empty(), Cause.BAD_RESPONSE),
        (broken.drop(), Cause.CONNECT),
    ],
)
async def test_a_refused_paid_test_is_read_for_what_it_is(
    asks: Asks, provider_id: ProviderId, behaviour: Behaviour, cause: Cause
) -> None:
    asks.simulator.set(provider_id, behaviour)
    result = await asks.test(provider_id)
    assert (result.cause, result.tokens) == (cause, None)


async def test_an_empty_account_passes_anthropics_check_and_fails_its_count_of_tokens(asks: Asks) -> None:
    asks.simulator.set(ANTHROPIC, does.no_credit())
    assert (await asks.check(ANTHROPIC)).cause is Cause.OK
    refused = await asks.credit(ANTHROPIC)
    assert (refused.cause, refused.http_status) == (Cause.NO_CREDIT, 400)
    asks.simulator.set(ANTHROPIC, does.ok())
    passed = await asks.credit(ANTHROPIC)
    assert (passed.cause, passed.tokens) == (Cause.OK, None)


@pytest.mark.parametrize("provider_id", ALL)
async def test_what_is_not_posted_or_not_known_leads_nowhere(asks: Asks, provider_id: ProviderId) -> None:
    test = PROVIDERS[provider_id].paid_test
    assert test is not None
    elsewhere = replace(test, path="nowhere", body=lambda _model: {"no": "model"})
    result = await asks._ask(provider_id, elsewhere, CheckKind.GENERATE, "")
    assert (result.cause, result.http_status) == (Cause.NOT_FOUND, 404)


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"model": 3}'])
async def test_a_request_that_names_no_model_generates_nothing(
    simulator: Simulator, client: httpx.AsyncClient, body: bytes
) -> None:
    key = f"Bearer {simulator.key(OPENAI).reveal()}"
    url = f"{simulator.base_url(OPENAI)}/chat/completions"
    answer = await client.post(url, content=body, headers={"Authorization": key})
    assert answer.status_code == 404
