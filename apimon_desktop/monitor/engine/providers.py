"""The configured providers: the built-in ones and the user's own, with the settings applied."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from apimon_desktop.adapters.http.feed_reader import FeedSource
from apimon_desktop.core.keys import admin_id
from apimon_desktop.core.model.ids import Profile, ProviderFacts, ProviderId
from apimon_desktop.core.settings.base_url import is_this_computer
from apimon_desktop.core.settings.settings import ProviderSettings, Settings
from apimon_desktop.providers.registry import (
    DEFAULT_FAILOVER_ORDER,
    PROVIDERS,
    WHOLE_PAGE,
    added_provider,
    is_private_host,
    whole_page_url,
)
from apimon_desktop.providers.spec import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A provider with the user's settings applied."""

    provider: Provider
    profile: Profile
    feed: FeedSource | None
    """Its status feed. None: there is none, or it is switched off."""
    host_check_url: str | None
    """The address on its status page's host that is asked when the provider is silent. None: none."""
    host_check_is_page: bool
    """True if an HTML page is the right answer there."""
    is_built_in: bool
    test_model: str | None = None
    """The model for extra requests. None: the declaration's."""

    @property
    def is_evidence(self) -> bool:
        """True if its silence says something about the internet."""
        return self.is_built_in or not is_private_host(self.profile.base_url)


def configured_providers(settings: Settings) -> Mapping[ProviderId, Entry]:
    """All providers in their fixed order, added ones last."""
    entries = {pid: _entry(p, settings.providers.get(pid), built_in=True) for pid, p in PROVIDERS.items()}
    for pid, chosen in settings.providers.items():
        if pid not in entries:
            entries[pid] = _entry(added_provider(pid, chosen), chosen, built_in=False)
    return entries


def failover_order(settings: Settings) -> tuple[ProviderId, ...]:
    """The configured order, or the default one."""
    return DEFAULT_FAILOVER_ORDER if settings.failover_order is None else settings.failover_order


def key_variables(settings: Settings) -> Mapping[ProviderId, tuple[str, ...]]:
    """The environment variables for each provider's key and admin key."""
    entries = configured_providers(settings)
    return {pid: entry.provider.key_variables for pid, entry in entries.items()} | {
        admin_id(pid): entry.provider.costs.key_variables
        for pid, entry in entries.items()
        if entry.provider.costs is not None
    }


def _entry(provider: Provider, chosen: ProviderSettings | None, *, built_in: bool) -> Entry:
    chosen, test = chosen or ProviderSettings(), provider.paid_test
    model = chosen.test_model or (None if test is None else test.model)
    status_url = provider.status_url if chosen.status_url is None else chosen.status_url or None
    host_check_url = status_url
    if status_url is None and chosen.status_url is None:
        host_check_url = provider.status_page_url
    as_chosen = replace(
        provider,
        name=chosen.name or provider.name,
        short_name=chosen.name or provider.short_name,
        base_url=chosen.base_url or provider.base_url,
        used_for=provider.used_for if chosen.used_for is None else chosen.used_for,
    )
    return Entry(
        provider=provider,
        profile=Profile(
            **{field.name: getattr(as_chosen, field.name) for field in fields(ProviderFacts)},
            enabled=chosen.enabled,
            notify_while_recording=chosen.notify_while_recording,
            is_local=not built_in and is_this_computer(urlsplit(provider.base_url).hostname or ""),
            status_feed_url="" if chosen.status_url == "" and provider.status_url else status_url,
            key_variable=provider.key_variables[0] if provider.key_variables else None,
            has_credit_check=provider.credit_check is not None,
            paid_test_tokens=None if test is None or model is None else test.most_tokens,
            paid_test_every_s=60 * chosen.paid_test_every_min if chosen.paid_test else None,
            upstreams=provider.upstreams(model),
        ),
        feed=_feed(provider, status_url),
        host_check_url=host_check_url,
        host_check_is_page=built_in and provider.status_url is None,
        is_built_in=built_in,
        test_model=chosen.test_model,
    )


def _feed(provider: Provider, status_url: str | None) -> FeedSource | None:
    if status_url is None:
        return None
    if provider.feed is None:
        return FeedSource(feed=WHOLE_PAGE, urls=(whole_page_url(status_url),))
    spare_url = provider.feed.spare_url if status_url == provider.status_url else None
    return FeedSource(
        feed=provider.feed, urls=(status_url,) if spare_url is None else (status_url, spare_url)
    )
