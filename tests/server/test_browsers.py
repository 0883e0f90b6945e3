"""A browser checks nothing on behalf of a page; every other program may ask for a check."""

import pytest
from local_api import Served

from apimon_desktop.core.model.ids import ProviderId

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)
SAFARI_OF_2021 = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/14.1 Safari/605.1.15"
)

BROWSERS = {
    "an address that was typed, and sent on to here": {
        "User-Agent": CHROME,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Sec-Fetch-Site": "none",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
        "Upgrade-Insecure-Requests": "1",
    },
    "a picture in an old browser": {
        "User-Agent": SAFARI_OF_2021,
        "Accept": "image/webp,image/png,image/svg+xml,*/*;q=0.8",
        "Accept-Language": "en-us",
    },
    "a script in an old browser": {"User-Agent": SAFARI_OF_2021, "Accept": "*/*", "Accept-Language": "en-us"},
    "an old browser that hides its name": {"User-Agent": "x", "Accept": "*/*", "Accept-Language": "de"},
    "a page that names itself": {"Referer": "http://evil.example/page"},
    "a page loaded in advance": {"Purpose": "prefetch"},
    "another one loaded in advance": {"Sec-Purpose": "prefetch;prerender"},
    "a page of ours, if we had one": {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"},
    "a form": {"Accept": "text/html", "Upgrade-Insecure-Requests": "1"},
    "a style sheet": {"Accept": "text/css,*/*;q=0.1"},
    "a browser with cookies": {"Cookie": "a=b"},
    "a brand": {"Sec-CH-UA": '"Chromium";v="130"'},
}
PROGRAMS = {
    "curl": {"User-Agent": "curl/8.10.1", "Accept": "*/*"},
    "requests": {"User-Agent": "python-requests/2.32", "Accept": "*/*", "Accept-Encoding": "gzip, deflate"},
    "wget": {"User-Agent": "Wget/1.24.5", "Accept": "*/*", "Accept-Encoding": "identity"},
    "Node": {"User-Agent": "node", "Accept": "*/*", "Accept-Language": "*", "Sec-Fetch-Mode": "cors"},
    "PowerShell": {"User-Agent": "Mozilla/5.0 (Windows NT; Windows NT 10.0; de-DE) WindowsPowerShell/5.1"},
    "axios": {"User-Agent": "axios/1.7", "Accept": "application/json, text/plain, */*"},
    "Go": {"User-Agent": "Go-http-client/1.1", "Accept-Encoding": "gzip"},
    "a program with a token": {"User-Agent": CHROME, "Authorization": "Bearer x"},
    "nothing at all": {"User-Agent": "", "Accept": ""},
}


@pytest.mark.parametrize("path", ["/api/monitor", "/api/monitor?"])
@pytest.mark.parametrize("headers", BROWSERS.values(), ids=BROWSERS)
async def test_a_browser_is_told_what_is_known_and_starts_no_check(
    api: Served, path: str, headers: dict[str, str]
) -> None:
    response = await api.get(path, **headers)
    assert response.status_code == 200
    assert response.json()["schema_version"] == 1
    assert not api.simulator.requests_to(ProviderId("openai"))


@pytest.mark.parametrize("headers", PROGRAMS.values(), ids=PROGRAMS)
async def test_a_program_may_ask_for_a_check(api: Served, headers: dict[str, str]) -> None:
    response = await api.get("/api/monitor", **headers)
    assert response.json()["summary"]["healthy_providers"] == 6
    assert api.simulator.requests_to(ProviderId("openai"))


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_another_page_is_refused_whatever_it_asks(api: Served, site: str) -> None:
    response = await api.get("/api/monitor", **{"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "cross_site")
    assert not api.simulator.requests_to(ProviderId("openai"))
