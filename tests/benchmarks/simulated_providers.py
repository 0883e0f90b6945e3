"""The demo's simulator in a process of its own, over TLS as the real providers are.

Argument: where to write the certificate to trust. Prints addresses and keys as one line of JSON, then, for
each empty line it reads, the requests so far: when each arrived, whether it was a check, and the program that
sent it. The lines ``fail openai`` and ``recover openai`` change what a provider answers.
"""

import asyncio
import json
import ssl
import sys
import time
from pathlib import Path

import trustme

from apimon_desktop.core.model.ids import ProviderId
from apimon_desktop.demo.behaviours import ok, server_error
from apimon_desktop.demo.dialects import Dialect
from apimon_desktop.demo.http import HttpRequest
from apimon_desktop.demo.simulator import Simulator
from apimon_desktop.providers.registry import PROVIDERS


async def main(certificate_path: Path) -> None:
    """Runs until its standard input is closed."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(certificate_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    requests: list[tuple[float, bool, str]] = []

    def note(dialect: Dialect, request: HttpRequest) -> None:
        is_check = request.path != dialect.feed_path
        requests.append((time.monotonic(), is_check, request.headers.get("user-agent", "")))

    async with Simulator(tls=context, on_request=note) as simulator:
        providers = {
            provider_id: {
                "base_url": simulator.base_url(provider_id),
                "status_url": "" if provider.status_url is None else simulator.status_url(provider_id),
                "key_variable": provider.key_variables[0],
                "key": simulator.key(provider_id).reveal(),
                "check_url": f"{simulator.base_url(provider_id)}/{provider.check_path}",
                "check_headers": provider.auth.headers(simulator.key(provider_id)),
            }
            for provider_id, provider in PROVIDERS.items()
        }
        _say(providers)
        while line := await asyncio.to_thread(sys.stdin.readline):
            word, _, provider_id = line.strip().partition(" ")
            if word:
                behaviour = server_error() if word == "fail" else ok()
                simulator.set(ProviderId(provider_id), behaviour)
                continue
            _say(requests)


def _say(document: object) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
