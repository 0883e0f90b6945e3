"""The demo's simulator in a process of its own, over TLS as the real providers are.

Argument: where to write the certificate to trust. Prints addresses and keys as one line of JSON,
then, for each line it reads, the requests so far: when each arrived, and whether it was a check.
"""

import asyncio
import json
import ssl
import sys
from pathlib import Path

import trustme

from apimon_desktop.demo.simulator import Simulator
from apimon_desktop.providers.registry import PROVIDERS


async def main(certificate_path: Path) -> None:
    """Runs until its standard input is closed."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(certificate_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    async with Simulator(tls=context) as simulator:
        providers = {
            provider_id: {
                "base_url": simulator.base_url(provider_id),
                "status_url": "" if provider.status_url is None else simulator.status_url(provider_id),
                "key_variable": provider.key_variables[0],
                "key": simulator.key(provider_id).reveal(),
                "check_url": simulator.base_url(provider_id) + provider.check_path,
            }
            for provider_id, provider in PROVIDERS.items()
        }
        _say(providers)
        while await asyncio.to_thread(sys.stdin.readline):
            _say([(request.at_mono_s, not request.to_feed) for request in simulator.requests])


def _say(document: object) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
