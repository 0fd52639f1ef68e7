"""What the gateway does beside answering: phones expire, a new certificate is served (B1, M4)."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from squilla.gateway.phones import Phones
from squilla.ops.certificate import Installed

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60.0


class Upkeep:
    """Looks after the phones, and after the served pair of files; `context` is that of HTTPS."""

    def __init__(self, phones: Phones, pair: Installed, context: ssl.SSLContext) -> None:
        self._phones = phones
        self._pair = pair
        self._context = context
        self._seen = self._version()

    async def run(self, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Look every minute, until cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            await pause(EVERY_SECONDS)

    def look(self) -> None:
        """Do what is due; a failure is logged, and the next look tries again."""
        try:
            expired = self._phones.remove_expired()
            if expired:
                log.info("phones expired", count=expired)
            self._reload_certificate()
        except (OSError, SQLAlchemyError) as error:
            log.warning("upkeep failed", error=type(error).__name__)

    def _reload_certificate(self) -> None:
        version = self._version()
        if version != self._seen:
            self._context.load_cert_chain(self._pair.chain, self._pair.key)
            self._seen = version
            log.info("certificate reloaded")

    def _version(self) -> tuple[int, int]:
        chain, key = (file.stat().st_mtime_ns for file in (self._pair.chain, self._pair.key))
        return chain, key
