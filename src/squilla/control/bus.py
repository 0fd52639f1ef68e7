"""Hears what the edge reports: lines of JSON on a Unix socket, one connection a Kamailio worker."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger(__name__)

LONGEST_LINE = 65536
_BACKLOG = 64

Hear = Callable[[Mapping[str, Any]], None]


@asynccontextmanager
async def listening(path: Path, hear: Hear) -> AsyncIterator[None]:
    """Have `hear` called with each event for as long as the context lasts."""
    _make_way(path)
    connections: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(writer)
        try:
            await _read(reader, hear)
        finally:
            connections.discard(writer)
            writer.close()

    server = await asyncio.start_unix_server(serve, path, limit=LONGEST_LINE, backlog=_BACKLOG)
    _give_to_services(path)
    try:
        yield
    finally:
        server.close()
        for writer in connections:
            writer.close()


def _make_way(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()


def _give_to_services(path: Path) -> None:
    """Kamailio writes to this file as the services' user, who owns the folder."""
    owner = path.parent.stat()
    os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    path.chmod(0o600)


async def _read(reader: asyncio.StreamReader, hear: Hear) -> None:
    with suppress(OSError, ValueError):  # a line that is too long ends the connection
        while line := await reader.readline():
            _hear(line, hear)


def _hear(line: bytes, hear: Hear) -> None:
    """One event's failure must not cost the others."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        log.warning("unreadable event from the edge")
        return
    try:
        hear(event)
    except Exception:
        log.exception("event from the edge not handled")
