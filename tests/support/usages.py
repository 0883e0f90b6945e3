"""What the usage page shows, from made-up reports."""

from datetime import UTC, date, timedelta
from decimal import Decimal

from samples import NOW, Samples

from apimon_desktop.core.price_table import PriceTable, price_table
from apimon_desktop.core.pricing import Price, PriceSource, Rates
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.usage import Tokens, UsageSource
from apimon_desktop.core.usage_report import UsageSum
from apimon_desktop.monitor.usage_facts import UsageFacts
from apimon_desktop.ui.views.prices import prices_view
from apimon_desktop.ui.views.usage import UsageChoice, usage_table
from apimon_desktop.ui.views.usage_page import IdeaView, UsageView

OPENAI, ANTHROPIC, TOGETHER = ProviderId("openai"), ProviderId("anthropic"), ProviderId("together_ai")
TODAY = NOW.date()
NAMES = {OPENAI: "OpenAI", ANTHROPIC: "Anthropic", TOGETHER: "Together AI"}
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


def facts(sums: tuple[UsageSum, ...] = USUAL, table: PriceTable | None = None) -> UsageFacts:
    """What was read."""
    return UsageFacts(at=NOW, today=TODAY, tz=UTC, sums=sums, prices=table or prices())


def usage_view(
    choice: UsageChoice | None = None,
    *,
    ideas: tuple[IdeaView, ...] = (),
    dismissed: tuple[IdeaView, ...] = (),
    hides_amounts: bool = False,
) -> UsageView:
    """The whole page."""
    found = facts()
    return UsageView(
        usage=usage_table(found, choice or UsageChoice(), NAMES),
        prices=prices_view(found.prices),
        ideas=ideas,
        dismissed=dismissed,
        note="",
        hides_amounts=hides_amounts,
    )
