"""Where a job may start, and calls that find their way: the Python API with simulated providers."""

from decimal import Decimal

import httpx
import pytest
from observed_providers import Simulator

from apimon_desktop import APIMonitor, APIProvider
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo import behaviours


async def test_a_real_call_that_is_refused_goes_to_the_failover(simulator: Simulator) -> None:
    simulator.set(ProviderId(APIProvider.OPENAI), behaviours.wrong_key())
    called = []

    async def ask(provider: str) -> int:
        called.append(provider)
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"{simulator.base_url(ProviderId(provider))}/models")
            return answer.raise_for_status().status_code

    async with APIMonitor() as monitor:
        await monitor.check_all_providers()
        simulator.set(ProviderId(APIProvider.TOGETHER_AI), behaviours.server_error())
        with pytest.raises(httpx.HTTPStatusError):
            await monitor.call_with_failover(ask, preferred=APIProvider.OPENAI, attempts=1)
        assert called == ["together_ai"], "OpenAI is known to refuse the key"


async def test_a_job_may_start_where_it_is_good_and_cheap_enough(simulator: Simulator) -> None:
    async with APIMonitor() as monitor:
        await monitor.check_all_providers()
        found = monitor.recommend(tokens=200_000, max_cost_usd=2)
        assert (found.answer, found.provider, found.cost_usd) == ("ok", "together_ai", Decimal("0.1"))
        assert monitor.recommend(provider="openai", tokens=200_000, max_cost_usd=0.5).answer == "use"
        assert monitor.recommend(provider="openai", max_p95_s=3).answer == "unknown"
        assert monitor.recommend(job="embeddings", prefer="cheapest").provider == "together_ai"
        with pytest.raises(ValueError, match="dance"):
            monitor.recommend(job="dance")
        with pytest.raises(KeyError):
            monitor.recommend(provider="nobody")


async def test_the_failover_for_another_job_can_be_asked(simulator: Simulator) -> None:
    async with APIMonitor() as monitor:
        await monitor.check_all_providers()
        assert monitor.failover("openai", job="embeddings").provider == "together_ai"
        with pytest.raises(ValueError, match="dance"):
            monitor.failover("openai", job="dance")
