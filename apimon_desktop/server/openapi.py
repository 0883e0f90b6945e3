"""``/openapi.json``: the description of the API, with the schemas of all its documents."""

import json
from collections.abc import Iterable
from functools import lru_cache

from apimon_desktop.adapters.file_access import read_resource
from apimon_desktop.core.types import ProviderId
from apimon_desktop.core.version import __version__
from apimon_desktop.server.answers import encoded

_INSIDE_REPORT = '"#/components/schemas/Report/$defs/'


def openapi_body(providers: Iterable[ProviderId]) -> bytes:
    """The document for these providers; the report's schema, which is a file of its own, stands in it."""
    return _body(tuple(providers))


@lru_cache(maxsize=1)
def _body(providers: tuple[ProviderId, ...]) -> bytes:
    document = json.loads(read_resource("openapi.json"))
    schema = read_resource("report.schema.json").decode()
    report = json.loads(schema.replace('"#/$defs/', _INSIDE_REPORT))
    for own in ("$schema", "$id"):  # inside another document they would move what its references mean
        report.pop(own, None)
    schemas = document["components"]["schemas"]
    schemas["Report"] = report
    schemas["ProviderId"]["enum"] = list(providers)
    document["info"]["version"] = __version__
    return encoded(document)
