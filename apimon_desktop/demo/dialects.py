"""The six built-in providers as they show themselves from outside; ``resources/demo`` holds their replies.

In a reply, a text that is a placeholder alone (``"$name"``) stands for a value, and one inside a text for its
text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from string import Template
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from apimon_desktop.adapters.files.access import read_resource
from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo.behaviours import Behaviour, Refusal, Report
from apimon_desktop.demo.http import HttpRequest, Response, json_response
from apimon_desktop.providers.registry import PROVIDERS
from apimon_desktop.providers.spec import Provider

_DAY: Final = timedelta(days=1)
_BY_WEEKDAY: Final = tuple(map(Decimal, ("1", "1.1", "0.9", "1.2", "1", "0", "0.25")))
"""The costs of a day relative to a usual one; Saturdays cost nothing."""
_BEFORE_KEY: Final = (Refusal.SERVER_ERROR, Refusal.NOT_FOUND)
"""Refusals that come before the key is looked at."""

_Reply = Mapping[str, Any]
"""Body, status and headers of a response, with placeholders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a request asks for."""

    reply: _Reply
    key: str
    """The valid key."""
    model: str | None = None
    """The named model, or "". None: no model is needed."""
    is_check: bool = False


class Dialect:
    """One provider as seen from outside."""

    def __init__(self, provider: Provider) -> None:
        replies = json.loads(read_resource(f"demo/{provider.id}.json"))
        self.provider = provider
        self.key = _fake_key(**replies["key"])
        """The valid key; it is fake."""
        self.admin_key = _fake_key(**replies["admin_key"]) if "admin_key" in replies else None
        """The valid key for the cost report; it is fake. None: there is no report."""
        self.request_id_header: str | None = replies.get("request_id_header")
        """None: responses have no id."""
        self.usual_ms: float = replies["usual_ms"]
        """The usual latency."""
        self.balance_usd = Decimal(replies["balance_usd"]) if "balance_usd" in replies else None
        """The balance of the demo's account. None: responses have no balance."""
        self.unseen = frozenset(map(Refusal, replies.get("passes_checks", ())))
        """Refusals of extra requests only; the check succeeds."""
        self._replies = replies

    @property
    def provider_id(self) -> ProviderId:
        """The provider's id."""
        return self.provider.id

    @property
    def base_path(self) -> str:
        """The version path, ``/v1``."""
        return urlsplit(self.provider.base_url).path

    @property
    def feed_path(self) -> str:
        """The path of the status page."""
        return urlsplit(self.provider.status_url or self.provider.status_page_url or "").path

    def presented_key(self, request: HttpRequest) -> str:
        """The key as sent, or ""."""
        auth = self.provider.auth
        value = request.headers.get(auth.header.lower(), "")
        return value.removeprefix(auth.prefix) if value.startswith(auth.prefix) else ""

    def is_costs(self, request: HttpRequest) -> bool:
        """True for a request for the cost report."""
        costs = self.provider.costs
        return costs is not None and request.path == f"{self.base_path}/{costs.path}"

    def response(self, request: HttpRequest, behaviour: Behaviour) -> Response:
        """The response; it verifies a request in the same order as real providers."""
        at, key, asked = datetime.now(UTC), self.presented_key(request), self._asked(request)
        values: dict[str, Any] = {
            "key": key,
            "wait_s": str(behaviour.wait_s),
            "reset_ms": str(int((at.timestamp() + behaviour.wait_s) * 1000)),
        }
        refusal = behaviour.refusal
        if asked is not None and asked.is_check and refusal in self.unseen:
            refusal = None
        if refusal not in _BEFORE_KEY:
            refusal = self._problem(asked, key, refusal)
        if refusal is not None or asked is None:
            return self._refused(refusal or Refusal.NOT_FOUND, values, behaviour.status)
        values["model"] = asked.model
        if self.is_costs(request):
            values["days"] = self._cost_days(request.query, at)
        return _response(asked.reply, values)

    def _refused(self, refusal: Refusal, values: Mapping[str, Any], server_error: int) -> Response:
        """The refusal in the provider's own words, or in those that all have in common."""
        match refusal:
            case Refusal.SERVER_ERROR:
                reply = _common(server_error, "Internal server error", "server_error")
            case Refusal.NOT_FOUND:
                reply = _common(404, "Not found", "not_found_error")
            case _:
                reply = self._replies["refusals"][refusal]
        return _response(reply, values)

    def _asked(self, request: HttpRequest) -> _Asked | None:
        """None: there is no such path."""
        path = request.path.removeprefix(f"{self.base_path}/")
        if request.method == "GET" and path == self.provider.check_path.partition("?")[0]:
            return _Asked(reply=self._replies["check"], key=self.key, is_check=True)
        if request.method == "GET" and self.is_costs(request) and self.admin_key is not None:
            return _Asked(reply=self._replies["costs"], key=self.admin_key)
        for template, reply in self._replies["posts"].items() if request.method == "POST" else ():
            model = _named_model(template, path, request.body)
            if model is not None:
                return _Asked(reply=reply, key=self.key, model=model)
        return None

    def _problem(self, asked: _Asked | None, key: str, refusal: Refusal | None) -> Refusal | None:
        """What is wrong with a request, or else the ``refusal`` that is due anyway."""
        if asked is None:
            return Refusal.NOT_FOUND
        if key != asked.key:
            return Refusal.WRONG_KEY
        is_unknown = asked.model is not None and asked.model not in self._replies["models"]
        return Refusal.NOT_FOUND if refusal is None and is_unknown else refusal

    def _cost_days(self, query: Mapping[str, str], at: datetime) -> list[Any]:
        """The days of the cost report; of today, only the past part costs something."""
        costs = self._replies["costs"]
        first = query[costs["first_day_parameter"]]
        moment = (
            datetime.fromtimestamp(int(first), UTC) if first.isdecimal() else datetime.fromisoformat(first)
        )
        begins = datetime.combine(moment.date(), time(), UTC)
        days = []
        while begins <= at:
            passed = min(Decimal(1), Decimal(int((at - begins).total_seconds())) / 86400)
            amount = Decimal(costs["usual"]) * _BY_WEEKDAY[begins.weekday()] * passed
            ends = begins + _DAY
            values: dict[str, Any] = {
                "begins": f"{begins:%Y-%m-%dT00:00:00Z}",
                "ends": f"{ends:%Y-%m-%dT00:00:00Z}",
                "begins_s": int(begins.timestamp()),
                "ends_s": int(ends.timestamp()),
                "amount": float(amount),
                "amount_text": str(amount),
            }
            values["results"] = [_filled(costs["result"], values)] if amount else []
            days.append(_filled(costs["day"], values))
            begins = ends
        return days

    def feed(self, report: Report, at: datetime) -> Response:
        """The content of the status page at a time."""
        feed = self._replies["feed"]
        if "html" in feed:
            return Response(body=feed["html"].encode(), content_type="text/html; charset=utf-8")
        since = (report.since or at).isoformat()
        values = {**feed["levels"][report.level], "title": report.title, "since": since}
        values["components"] = _filled(feed["components"], values)
        has_incident = report.is_incident and "incident" in feed
        values["incidents"] = [_filled(feed["incident"], values)] if has_incident else []
        values["components_and_incidents"] = values["components"] + values["incidents"]
        return json_response(_filled(feed["page"], values))


def _response(reply: _Reply, values: Mapping[str, Any]) -> Response:
    headers = _filled(reply.get("headers", {}), values)
    return json_response(_filled(reply["body"], values), status=reply.get("status", 200), headers=headers)


def _filled(part: Any, values: Mapping[str, Any]) -> Any:
    """A part of a reply with values in place of placeholders."""
    match part:
        case dict():
            return {name: _filled(one, values) for name, one in part.items()}
        case list():
            return [_filled(one, values) for one in part]
        case str() if part.startswith("$") and part[1:] in values:
            return values[part[1:]]
        case str():
            return Template(part).safe_substitute(values)
    return part


def _common(status: int, message: str, kind: str) -> _Reply:
    """An error in OpenAI's form, which most providers share."""
    error = {"message": message, "type": kind, "param": None, "code": None}
    return {"status": status, "body": {"error": error}}


def _named_model(template: str, path: str, body: bytes) -> str | None:
    """The model that a posted request names, or "". None: the request is for another path."""
    before, mark, after = template.partition("{model}")
    if mark:
        is_here = path.startswith(before) and path.endswith(after)
        return path[len(before) : len(path) - len(after)] if is_here else None
    if path != template:
        return None
    try:
        document = json.loads(body)
    except ValueError:
        return ""
    model = document.get("model") if isinstance(document, dict) else None
    return model if isinstance(model, str) else ""


def _fake_key(prefix: str, length: int) -> str:
    """A fake key in a provider's form, built here so that scanners find none in the files."""
    start = f"{prefix}demo"
    letters = sha256(start.encode()).hexdigest() * 3
    return start + letters[: length - len(start)]


DIALECTS: Final[Mapping[ProviderId, Dialect]] = MappingProxyType(
    {provider_id: Dialect(provider) for provider_id, provider in PROVIDERS.items()}
)
"""In the registry's order."""
