"""A web server with a certificate of its own in front of Squilla's 443, as many put one there (B1).

`python -m lab.tls_front CHAIN KEY PORT READY` ends TLS on 443, and hands what is inside to that
port of this machine; it makes the file READY when it listens.
"""

import asyncio
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

_PIECE = 65536


async def _relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()


async def _connection(
    port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    unchecked = ssl._create_unverified_context()  # noqa: S323, SLF001 - as such servers do
    try:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port, ssl=unchecked)
    except OSError:
        writer.close()
        return
    await asyncio.gather(_relay(reader, inner_writer), _relay(inner_reader, writer))


async def _serve(chain: str, key: str, port: int, on_ready: Callable[[], None]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    server = await asyncio.start_server(partial(_connection, port), "0.0.0.0", 443, ssl=context)
    on_ready()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]).touch))
