"""Providers that the user adds: anything that speaks OpenAI's protocol."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from apimon_desktop.core.settings import ProviderSettings
from apimon_desktop.core.types import ProviderId
from apimon_desktop.providers.shapes import list_under
from apimon_desktop.providers.spec import Provider


def added_provider(provider_id: ProviderId, settings: ProviderSettings) -> Provider:
    """The declaration of an added provider. Its settings have a base URL."""
    name = settings.name or provider_id
    return Provider(
        id=provider_id,
        name=name,
        short_name=name,
        base_url=settings.base_url or "",
        check_path="models",
        key_variables=() if settings.key_env is None else (settings.key_env,),
        is_own_answer=list_under("data"),
        needs_key=settings.key_env is not None,
    )


def is_private_host(url: str) -> bool:
    """True where the address is on this computer or in this house: it proves nothing of the internet."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith((".localhost", ".local", ".lan", ".home.arpa")):
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host
