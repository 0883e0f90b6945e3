"""The least that can be called a check: one GET by one httpx client; prints CPU seconds for each.

Arguments: address, count. Each request makes a connection of its own, as a check does whose server
has closed the last one meanwhile.
"""

import asyncio
import ssl
import sys
import time

import httpx


async def main(address: str, count: int) -> None:
    """Prints the mean CPU time of `count` requests, after one that does not count."""
    context: ssl.SSLContext = httpx.create_ssl_context()
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(verify=context, limits=limits, trust_env=False) as client:
        await client.get(address)
        start_s = time.process_time()
        for _ in range(count):
            await client.get(address)
        sys.stdout.write(f"{(time.process_time() - start_s) / count}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
