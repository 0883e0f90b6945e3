"""Who is watched: the registry's providers and the user's own, as settings want them."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from apimon_desktop.adapters.feed_reader import FeedSource
from apimon_desktop.core.base_url import is_this_computer
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.profile import Profile
from apimon_desktop.core.settings import ProviderSettings, Settings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers.custom import WHOLE_PAGE, added_provider, is_private_host, whole_page_url
from apimon_desktop.providers.registry import DEFAULT_FAILOVER_ORDER, PROVIDERS
from apimon_desktop.providers.spec import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A provider with the user's settings applied."""

    provider: Provider
    profile: Profile
    status_url: str | None
    """The status feed. None: there is none, or it is switched off."""
    feed: FeedSource | None
    """How it is read. None: it is not."""
    witness_url: str | None
    """What is asked on the host of its status page when the provider is silent. None: nobody."""
    witness_is_page: bool
    """True where a page for people is the right answer there."""
    is_built_in: bool
    test_model: str | None = None
    """The model that requests beside the check name. None: the declaration's."""

    @property
    def is_evidence(self) -> bool:
        """True where its silence says something of the internet."""
        return self.is_built_in or not is_private_host(self.profile.base_url)


def roster(settings: Settings) -> Mapping[ProviderId, Entry]:
    """All providers in their fixed order, added ones last."""
    entries = {pid: _entry(p, settings.providers.get(pid), built_in=True) for pid, p in PROVIDERS.items()}
    for pid, chosen in settings.providers.items():
        if pid not in entries:
            entries[pid] = _entry(added_provider(pid, chosen), chosen, built_in=False)
    return entries


def failover_order(settings: Settings) -> tuple[ProviderId, ...]:
    """Whom to turn to first."""
    return DEFAULT_FAILOVER_ORDER if settings.failover_order is None else settings.failover_order


def key_variables(settings: Settings) -> Mapping[ProviderId, tuple[str, ...]]:
    """The environment variables that may hold each provider's key, and its admin key."""
    entries = roster(settings)
    return {pid: entry.provider.key_variables for pid, entry in entries.items()} | {
        admin_id(pid): entry.provider.costs.key_variables
        for pid, entry in entries.items()
        if entry.provider.costs is not None
    }


def _entry(provider: Provider, chosen: ProviderSettings | None, *, built_in: bool) -> Entry:
    chosen = chosen or ProviderSettings()
    status_url = provider.status_url if chosen.status_url is None else chosen.status_url or None
    witness_url = status_url
    if status_url is None and chosen.status_url is None:
        witness_url = provider.status_page_url
    return Entry(
        provider=provider,
        profile=Profile(
            id=provider.id,
            name=chosen.name or provider.name,
            short_name=chosen.name or provider.short_name,
            enabled=chosen.enabled,
            used_for=provider.used_for if chosen.used_for is None else chosen.used_for,
            needs_key=provider.needs_key,
            usd_per_1k_tokens=provider.usd_per_1k_tokens,
            base_url=chosen.base_url or provider.base_url,
            is_local=not built_in and is_this_computer(urlsplit(provider.base_url).hostname or ""),
            status_page_url=provider.status_page_url,
            status_feed_url="" if chosen.status_url == "" and provider.status_url else status_url,
            keys_url=provider.keys_url,
            top_up_url=provider.top_up_url,
            key_variable=provider.key_variables[0] if provider.key_variables else None,
            has_credit_check=provider.credit_check is not None,
            paid_test_tokens=_paid_test_tokens(provider, chosen),
            paid_test_every_s=60 * chosen.paid_test_every_min if chosen.paid_test else None,
            job=provider.job,
            jobs=provider.jobs,
            upstreams=provider.upstreams(_model(provider, chosen)),
        ),
        status_url=status_url,
        feed=_feed(provider, status_url),
        witness_url=witness_url,
        witness_is_page=built_in and provider.status_url is None,
        is_built_in=built_in,
        test_model=chosen.test_model,
    )


def _paid_test_tokens(provider: Provider, chosen: ProviderSettings) -> int | None:
    """What a paid test uses at most. None: there is none, or no model to name in it."""
    test = provider.paid_test
    return None if test is None or _model(provider, chosen) is None else test.most_tokens


def _model(provider: Provider, chosen: ProviderSettings) -> str | None:
    """The model that is meant where none is named. None: none is known."""
    return chosen.test_model or (None if provider.paid_test is None else provider.paid_test.model)


def _feed(provider: Provider, status_url: str | None) -> FeedSource | None:
    if status_url is None:
        return None
    if provider.feed is None:
        return FeedSource(feed=WHOLE_PAGE, urls=(whole_page_url(status_url),))
    spare_url = provider.feed.spare_url if status_url == provider.status_url else None
    return FeedSource(
        feed=provider.feed, urls=(status_url,) if spare_url is None else (status_url, spare_url)
    )
