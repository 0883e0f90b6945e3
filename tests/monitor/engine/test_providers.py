"""Which feed is read for whom."""

from apimon_desktop.adapters.http.feed_reader import FeedSource
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.monitor.engine.providers import Entry, configured_providers
from apimon_desktop.providers.registry import PROVIDERS, WHOLE_PAGE

ANTHROPIC, GEMINI, GROQ = ProviderId("anthropic"), ProviderId("google_gemini"), ProviderId("groq")


def entry(provider_id: ProviderId, status_url: str | None = None) -> Entry:
    chosen = ProviderSettings(base_url="https://api.groq.com/openai/v1", status_url=status_url)
    return configured_providers(Settings(providers={provider_id: chosen}))[provider_id]


def test_a_built_in_feed_has_its_own_address_and_its_spare_one() -> None:
    provider = PROVIDERS[ANTHROPIC]
    assert provider.feed is not None
    assert entry(ANTHROPIC).feed == FeedSource(
        feed=provider.feed,
        urls=(
            "https://status.claude.com/api/v2/summary.json",
            "https://anthropic.statuspage.io/api/v2/summary.json",
        ),
    )
    assert entry(ANTHROPIC).profile.status_feed_url == provider.status_url


def test_another_address_is_read_the_same_way_and_has_no_spare() -> None:
    feed = entry(ANTHROPIC, "http://127.0.0.1:8000/feed.json").feed
    assert feed is not None
    assert (feed.feed, feed.urls) == (PROVIDERS[ANTHROPIC].feed, ("http://127.0.0.1:8000/feed.json",))


def test_a_feed_that_is_switched_off_is_not_read() -> None:
    off = entry(ANTHROPIC, "")
    assert (off.feed, off.profile.status_feed_url) == (None, "")
    for status_url in (None, ""):
        none_there = entry(GEMINI, status_url)
        assert (none_there.feed, none_there.profile.status_feed_url) == (None, None)


def test_whoever_has_no_declared_feed_is_read_as_a_whole_page() -> None:
    summary = "https://groqstatus.com/api/v2/summary.json"
    for status_url in ("https://groqstatus.com", summary):
        added = entry(GROQ, status_url)
        assert added.feed == FeedSource(feed=WHOLE_PAGE, urls=(summary,))
        assert added.profile.status_page_url == "https://groqstatus.com"
    assert (entry(GROQ).feed, entry(GROQ).profile.status_page_url) == (None, None)
    assert entry(GEMINI, "https://status.example.com/x.json").feed == FeedSource(
        feed=WHOLE_PAGE, urls=("https://status.example.com/x.json",)
    )


def test_a_paid_test_is_offered_with_a_model_and_made_only_where_it_is_switched_on() -> None:
    groq, url = ProviderId("groq"), "https://api.groq.com/openai/v1"
    settings = Settings(
        providers={
            ProviderId("openai"): ProviderSettings(paid_test=True, paid_test_every_min=5, test_model="o1"),
            groq: ProviderSettings(base_url=url),
        }
    )
    entries = configured_providers(settings)
    openai, anthropic = entries[ProviderId("openai")], entries[ProviderId("anthropic")]
    assert (openai.profile.paid_test_tokens, openai.profile.paid_test_every_s) == (32, 300)
    assert openai.test_model == "o1"
    assert not openai.profile.has_credit_check
    assert (anthropic.profile.paid_test_tokens, anthropic.profile.paid_test_every_s) == (32, None)
    assert anthropic.profile.has_credit_check
    assert entries[groq].profile.paid_test_tokens is None
    named = Settings(providers={groq: ProviderSettings(base_url=url, test_model="gpt-oss-20b")})
    assert configured_providers(named)[groq].profile.paid_test_tokens == 32
