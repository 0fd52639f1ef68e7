"""Reads what another machine sends, up to a limit: a stranger must not fill our memory."""

from collections.abc import AsyncIterable


async def read_at_most(pieces: AsyncIterable[bytes], most: int) -> bytes | None:
    """The pieces joined; None as soon as they are more than `most` bytes."""
    body = b""
    async for piece in pieces:
        body += piece
        if len(body) > most:
            return None
    return body
