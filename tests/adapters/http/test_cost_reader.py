"""Cost reports read over real HTTP, and where an admin key goes and does not go."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Self

import broken_answers as broken
import pytest
from clock import FakeClock
from observed_providers import Simulator

from apimon_desktop.adapters.http.client import HttpClients
from apimon_desktop.adapters.http.cost_reader import CostReader, CostSource, first_day
from apimon_desktop.core.model.billing import CostFault
from apimon_desktop.core.model.ids import ProviderId, Secret
from apimon_desktop.core.model.limits import DEFAULT, Thresholds
from apimon_desktop.demo import behaviours as does
from apimon_desktop.demo.behaviours import Behaviour
from apimon_desktop.demo.http import Answer, HttpRequest, LoopbackServer, Response, whole_bytes
from apimon_desktop.providers.registry import PROVIDERS

OPENAI, ANTHROPIC = ProviderId("openai"), ProviderId("anthropic")
BOTH = [OPENAI, ANTHROPIC]
MONTH = timedelta(days=30)


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator(latency_ratio=0) as simulator:
        yield simulator


@pytest.fixture
def reader() -> CostReader:
    return reader_with(Thresholds())


def reader_with(thresholds: Thresholds) -> CostReader:
    return CostReader(HttpClients(), FakeClock(datetime.now(UTC)), thresholds)


def source(provider_id: ProviderId, base_url: str, key: Secret | None) -> CostSource:
    provider = PROVIDERS[provider_id]
    assert provider.costs is not None
    assert key is not None
    return CostSource(provider=provider, report=provider.costs, base_url=base_url, key=key)


def right(simulator: Simulator, provider_id: ProviderId) -> CostSource:
    return source(provider_id, simulator.base_url(provider_id), simulator.admin_key(provider_id))


def today() -> date:
    return datetime.now(UTC).date()


class Page:
    """A cost report of a test's own; remembers what it was asked."""

    def __init__(self, answer: Callable[[HttpRequest], Any]) -> None:
        self.asked: list[HttpRequest] = []
        self._answer = answer
        self._origin = LoopbackServer(self._delivered)

    def _delivered(self, request: HttpRequest) -> Answer:
        self.asked.append(request)
        said = self._answer(request)
        response = said if isinstance(said, Response) else Response(body=json.dumps(said).encode())
        return Answer(pieces=(whole_bytes(response),))

    async def __aenter__(self) -> Self:
        await self._origin.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._origin.stop()

    @property
    def source(self) -> CostSource:
        return source(ANTHROPIC, f"{self._origin.url}/v1", Secret("sk-ant-admin01-a-test"))


def bucket(day: date, cents: str) -> dict[str, Any]:
    return {
        "starting_at": f"{day}T00:00:00Z",
        "results": [{"amount": cents, "currency": "USD"}] if cents else [],
    }


@pytest.mark.parametrize("provider_id", BOTH)
async def test_a_month_of_bills_is_read_day_by_day(
    simulator: Simulator, reader: CostReader, provider_id: ProviderId
) -> None:
    answer = await reader.read(right(simulator, provider_id), first=today() - MONTH)
    assert answer.sentence is None
    days = [one.day for one in answer.billed]
    assert days == [today() - timedelta(days=number) for number in range(30, -1, -1)]
    assert {one.currency for one in answer.billed} == {"USD"}
    assert {one.amount for one in answer.billed if one.day.weekday() == 5} == {Decimal(0)}
    assert all(one.amount > 0 for one in answer.billed[:-1] if one.day.weekday() != 5)
    assert not answer.billed[-1].is_complete
    assert answer.billed[0].is_complete


async def test_cents_come_out_as_dollars(simulator: Simulator, reader: CostReader) -> None:
    """A Monday is billed with 212.50 cents, a Tuesday with a tenth more."""
    answer = await reader.read(right(simulator, ANTHROPIC), first=today() - MONTH)
    amounts = {one.day.weekday(): one.amount for one in answer.billed[:-1]}
    assert (amounts[0], amounts[1]) == (Decimal("2.125"), Decimal("2.3375"))


async def test_all_pages_are_read_and_nothing_else_is_asked(reader: CostReader) -> None:
    def paged(request: HttpRequest) -> Any:
        page = int(request.query.get("page", "0"))
        day = today() - timedelta(days=3 - page)
        return {"data": [bucket(day, "5")], "has_more": page < 3, "next_page": str(page + 1)}

    async with Page(paged) as page:
        answer = await reader.read(page.source, first=today() - timedelta(days=3))
        assert [one.day for one in answer.billed] == [today() - timedelta(days=ago) for ago in (3, 2, 1, 0)]
        assert len(page.asked) == 4
        assert all(r.target.startswith("/v1/organizations/cost_report?") for r in page.asked)
        assert all(r.headers["anthropic-version"] == "2023-06-01" for r in page.asked)
        assert all(r.headers["x-api-key"] == page.source.key.reveal() for r in page.asked)
        assert len({r.connection for r in page.asked}) == 4, "no connection is kept for hours"


@pytest.mark.parametrize("provider_id", BOTH)
async def test_an_ordinary_key_is_told_that_it_cannot_read_costs(
    simulator: Simulator, reader: CostReader, provider_id: ProviderId
) -> None:
    ordinary = source(provider_id, simulator.base_url(provider_id), simulator.key(provider_id))
    answer = await reader.read(ordinary, first=today() - MONTH)
    assert answer.fault is CostFault.REFUSED
    assert answer.sentence == "This key cannot read costs: it needs an admin key."


@pytest.mark.parametrize("provider_id", BOTH)
async def test_an_admin_key_that_is_refused_is_not_called_an_ordinary_one(
    simulator: Simulator, reader: CostReader, provider_id: ProviderId
) -> None:
    costs = PROVIDERS[provider_id].costs
    assert costs is not None
    revoked = Secret(f"{costs.key_prefixes[0]}-revoked")
    answer = await reader.read(
        source(provider_id, simulator.base_url(provider_id), revoked), first=today() - MONTH
    )
    assert answer.fault is CostFault.UNACCEPTED


@pytest.mark.parametrize(
    ("behaviour", "fault"),
    [
        (broken.html(), CostFault.NOT_UNDERSTOOD),
        (broken.bad_json(), CostFault.NOT_UNDERSTOOD),
        (broken.foreign_shape(), CostFault.NOT_UNDERSTOOD),
        (broken.empty(), CostFault.NOT_UNDERSTOOD),
        (broken.huge(3 * 1024 * 1024), CostFault.NOT_UNDERSTOOD),
        (broken.says(Response(body=b"[" * 100_000)), CostFault.NOT_UNDERSTOOD),
        (broken.says(Response(body=b'{"data": [{"results": [1e99999999999]}]}')), CostFault.NOT_UNDERSTOOD),
        (broken.says(Response(status=500)), CostFault.FAILED),
        (broken.says(Response(status=404)), CostFault.FAILED),
        (broken.says(Response(status=302)), CostFault.FAILED),
        (broken.says(Response(status=429)), CostFault.BUSY),
        (broken.reset(), CostFault.NO_ANSWER),
        (broken.cut(), CostFault.FAILED),
    ],
)
async def test_whatever_answers_a_fault_is_a_value(
    simulator: Simulator, reader: CostReader, behaviour: Behaviour, fault: CostFault
) -> None:
    simulator.set_costs(ANTHROPIC, behaviour)
    answer = await reader.read(right(simulator, ANTHROPIC), first=today() - MONTH)
    assert (answer.fault, answer.billed) == (fault, ())


async def test_silence_ends_at_the_deadline(simulator: Simulator) -> None:
    simulator.set_costs(OPENAI, broken.hang())
    answer = await reader_with(Thresholds(costs_timeout_s=0.2)).read(right(simulator, OPENAI), first=today())
    assert answer.sentence == "The provider's cost report did not answer. No answer within 0.2 s."


async def test_without_a_network_it_did_not_answer(simulator: Simulator, reader: CostReader) -> None:
    await simulator.offline()
    answer = await reader.read(right(simulator, OPENAI), first=today())
    assert answer.sentence == "The provider's cost report did not answer. The connection was refused."


async def test_a_report_that_turns_in_circles_is_not_believed(reader: CostReader) -> None:
    circle = {"data": [bucket(today(), "5")], "has_more": True, "next_page": "page_again"}
    async with Page(lambda _request: circle) as page:
        answer = await reader.read(page.source, first=today())
        assert (answer.fault, answer.detail, answer.billed) == (CostFault.NOT_UNDERSTOOD, "It has no end", ())
        assert len(page.asked) == 2


async def test_a_report_without_end_is_left(reader: CostReader) -> None:
    def endless(request: HttpRequest) -> Any:
        page = int(request.query.get("page", "0"))
        return {"data": [bucket(today(), "5")], "has_more": True, "next_page": str(page + 1)}

    async with Page(endless) as page:
        answer = await reader.read(page.source, first=today())
        assert (answer.fault, answer.billed) == (CostFault.NOT_UNDERSTOOD, ())
        assert len(page.asked) == DEFAULT.most_cost_pages


async def test_the_half_of_a_report_is_no_report(reader: CostReader) -> None:
    def breaking(request: HttpRequest) -> Any:
        if "page" in request.query:
            return Response(status=500)
        return {"data": [bucket(today(), "5")], "has_more": True, "next_page": "page_2"}

    async with Page(breaking) as page:
        answer = await reader.read(page.source, first=today())
        assert (answer.fault, answer.detail, answer.billed) == (
            CostFault.FAILED,
            "It answered with HTTP 500",
            (),
        )


async def test_the_name_of_a_page_cannot_change_what_is_asked(reader: CostReader) -> None:
    def tempting(request: HttpRequest) -> Any:
        more = "page" not in request.query
        return {"data": [], "has_more": more, "next_page": "x&limit=1#/../../keys\r\nHost: evil"}

    async with Page(tempting) as page:
        assert (await reader.read(page.source, first=today())).fault is None
        assert page.asked[1].path == "/v1/organizations/cost_report"
        assert page.asked[1].query["page"] == "x&limit=1#/../../keys\r\nHost: evil"
        assert page.asked[1].query["limit"] == "31"


async def test_a_redirect_is_not_followed(reader: CostReader) -> None:
    async with Page(lambda _request: {"data": []}) as elsewhere:
        there = MappingProxyType({"Location": f"{elsewhere.source.base_url}/organizations/cost_report"})
        async with Page(lambda _request: Response(status=307, headers=there)) as page:
            answer = await reader.read(page.source, first=today())
        assert (answer.fault, answer.detail) == (CostFault.FAILED, "It answered with HTTP 307")
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    ("base_url", "is_own"),
    [
        ("https://api.openai.com/v1", True),
        ("https://api.openai.com:443/v1", True),
        ("http://127.0.0.1:4000/v1", True),
        ("http://localhost:4000/v1", True),
        ("https://api.openai.com:8443/v1", False),
        ("http://api.openai.com/v1", False),
        ("https://api.openai.com.evil.test/v1", False),
        ("https://gateway.test/v1", False),
        ("https://192.168.1.7/v1", False),
    ],
)
async def test_an_admin_key_goes_to_its_own_provider_or_to_this_computer_only(
    base_url: str, is_own: bool
) -> None:
    asked = source(OPENAI, base_url, Secret("sk-admin-a-test"))
    assert asked.is_own_address is is_own
    if not is_own:
        # A deadline of nothing: had anything been sent, it would be a timeout.
        answer = await reader_with(Thresholds(costs_timeout_s=0)).read(asked, first=today())
        assert answer.fault is CostFault.ELSEWHERE


@pytest.mark.parametrize("key", ["sk-admin-two\r\nlines", "sk-admin-“quoted”", "sk admin", ""])
async def test_what_cannot_stand_in_a_header_is_not_sent(
    simulator: Simulator, reader: CostReader, key: str
) -> None:
    unusable = source(OPENAI, simulator.base_url(OPENAI), Secret(key))
    assert (await reader.read(unusable, first=today())).fault is CostFault.UNSENDABLE
    assert simulator.requests == []


@pytest.mark.parametrize("provider_id", BOTH)
async def test_neither_a_key_nor_the_providers_words_are_passed_on(
    simulator: Simulator, reader: CostReader, provider_id: ProviderId, caplog: pytest.LogCaptureFixture
) -> None:
    asked = right(simulator, provider_id)
    simulator.set_costs(provider_id, does.wrong_key())
    answer = await reader.read(asked, first=today())
    assert asked.key.reveal() not in f"{answer}{asked}{caplog.text}"
    assert "Incorrect" not in f"{answer}"


def test_a_month_is_asked_for_or_all_that_was_missed_up_to_a_limit() -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    a_month_ago = date(2026, 10, 24)
    assert first_day(now, None, DEFAULT) == a_month_ago
    assert first_day(now, now - timedelta(hours=6), DEFAULT) == a_month_ago
    assert first_day(now, now - timedelta(days=50), DEFAULT) == date(2026, 10, 2)
    assert first_day(now, now - timedelta(days=500), DEFAULT) == date(2026, 7, 26)
    assert first_day(now, now + timedelta(days=500), DEFAULT) == a_month_ago, "a clock was wrong"
