"""A music session's evening with API Monitor: check, choose, call, report. Run it with your own keys set."""

import asyncio

from apimon_desktop import APIMonitor

TOKENS = 50_000


async def ask(provider: str) -> str:
    """Stands for the suite's own request, which chooses the model that suits the provider."""
    await asyncio.sleep(0)
    return f"an answer from {provider}"


async def main() -> None:
    """Shows where a job may start, runs it there, and says what it cost."""
    async with APIMonitor() as monitor:
        await monitor.check_all_providers()
        for alert in monitor.alert_on_failures():
            print(alert)

        plan = monitor.recommend(tokens=TOKENS, max_cost_usd=1)
        if plan.provider is None:
            print(f"Not now: {plan.reason}")
            return
        print(f"{plan.provider}: {plan.reason}")

        print(await monitor.call_with_failover(ask, preferred=plan.provider))
        monitor.track_usage(plan.provider, TOKENS)

        summary = monitor.get_status_report()["summary"]
        print(f"{summary['total_tokens']:,} tokens so far, about ${summary['total_cost_usd']:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
