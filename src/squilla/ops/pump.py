"""Carries what an engine prints into our log, line by line.

The pipe is our own, not asyncio's: that one calls a process ended only when everybody who inherited
its standard error has ended too, and Kamailio's workers outlive a main process that was killed.
"""

import asyncio
import os
from asyncio import StreamReader, StreamReaderProtocol

import structlog

from squilla.ops.logs import understand

log = structlog.get_logger(__name__)


async def pump_lines(name: str, readable: int, mark: str) -> None:
    """Log each line that arrives on a descriptor as child `name`'s, until its writers are gone.

    `mark` begins the lines that are our own words (see `understand`).
    """
    stream = StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: StreamReaderProtocol(stream), os.fdopen(readable, "rb")
    )
    try:
        while raw := await _line(stream):
            line = understand(raw.decode(errors="replace"), mark)
            if line:
                getattr(log, line.level)(line.event, child=name, **line.fields)
    finally:
        transport.close()


async def _line(stream: StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:  # longer than the buffer: skipped, the next one is read
        return b"(a line too long to show)\n"
