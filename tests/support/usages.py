"""What the usage page shows, from made-up reports."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, timedelta
from decimal import Decimal

from samples import NOW, Samples

from apimon_desktop.core.model.billing import Billed, Price, PriceSource, Rates
from apimon_desktop.core.model.ids import Profile, ProviderId
from apimon_desktop.core.model.usage import Tokens, UsageSource
from apimon_desktop.core.money.costs import reconciled, settled
from apimon_desktop.core.money.price_table import PriceTable, price_table
from apimon_desktop.core.money.summary import MoneySummary
from apimon_desktop.core.usage.sums import UsageSum
from apimon_desktop.monitor.money.read import UsageFacts
from apimon_desktop.ui.views.costs import CostsChoice, CostsView, IdeaView, cost_table, prices_view

OPENAI, ANTHROPIC, TOGETHER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("together_ai")
TODAY = NOW.date()
SPLIT = Tokens(input_tokens=900, cached_input_tokens=300, output_tokens=100)
UNSPLIT = Tokens(unsplit_tokens=125_000)


def used(
    provider_id: ProviderId,
    model: str = "",
    usd: str | None = None,
    *,
    days_ago: int = 0,
    billed: str | None = None,
    tokens: Tokens = SPLIT,
    requests: int = 2,
    failed: int = 0,
    source: UsageSource = UsageSource.PYTHON,
) -> UsageSum:
    """A fine sum of one day."""
    return UsageSum(
        provider_id=provider_id,
        model=model,
        day=TODAY - timedelta(days=days_ago),
        source=source,
        requests=requests,
        failed=failed,
        tokens=tokens,
        cost_usd=None if usd is None else Decimal(usd),
        billed_usd=None if billed is None else Decimal(billed),
        unpriced_tokens=tokens.total if usd is None else 0,
    )


USUAL = (
    used(OPENAI, "gpt-4o", "2"),
    used(OPENAI, "gpt-4o", "3", days_ago=10),
    used(ANTHROPIC, "claude-sonnet-4-5", "8", billed="8", source=UsageSource.HOOK),
    used(TOGETHER, tokens=UNSPLIT, requests=0, days_ago=1, source=UsageSource.CLI),
)


def prices(*, as_of: date | None = TODAY) -> PriceTable:
    """A model with a price, one with none, and the flat prices of the others."""
    profiles = [state.profile for state in Samples().snapshot().providers.values()]
    price = Price(
        rates=Rates(input_usd_per_mtok=Decimal("2.5"), output_usd_per_mtok=Decimal(10)),
        source=PriceSource.GENAI_PRICES,
        as_of=as_of,
    )
    models = ((OPENAI, "gpt-4o"), (OPENAI, "my-own"))
    return price_table(profiles, models, {models[0]: price}, today=TODAY)


def facts(
    sums: tuple[UsageSum, ...] = USUAL, table: PriceTable | None = None, bills: Collection[Billed] = ()
) -> UsageFacts:
    """What was read."""
    return UsageFacts(
        at=NOW,
        today=TODAY,
        tz=UTC,
        sums=sums,
        days=settled(sums, reconciled(sums, bills)),
        prices=table or prices(),
    )


def profiles() -> Mapping[ProviderId, Profile]:
    """Of the built-in providers."""
    return {pid: state.profile for pid, state in Samples().snapshot().providers.items()}


def costs_view(
    choice: CostsChoice | None = None,
    *,
    ideas: tuple[IdeaView, ...] = (),
    dismissed: tuple[IdeaView, ...] = (),
    bills: tuple[str, ...] = (),
    money: MoneySummary | None = None,
    billed: Collection[Billed] = (),
    hides_amounts: bool = False,
) -> CostsView:
    """The whole page."""
    found, choice = facts(bills=billed), choice or CostsChoice()
    return CostsView(
        choice=choice,
        table=cost_table(found, choice, profiles(), money, hides_amounts=hides_amounts),
        is_used=True,
        ideas=ideas,
        dismissed=dismissed,
        bills=bills,
        prices=prices_view(found.prices),
        note="",
        hides_amounts=hides_amounts,
    )
