"""A bare httpx script that makes the app's six checks at the same cadence, for comparison.

Argument: seconds between two rounds. ``BARE_CHECKS`` in the environment holds the requests as JSON: a list of
addresses with their headers.
"""

import asyncio
import json
import os
import sys

import httpx


async def main(interval_s: float) -> None:
    """Runs until it is ended."""
    requests = json.loads(os.environ["BARE_CHECKS"])
    async with httpx.AsyncClient(timeout=10) as client:
        while True:
            for address, headers in requests:
                response = await client.get(address, headers=headers)
                response.raise_for_status().json()
            await asyncio.sleep(interval_s)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
