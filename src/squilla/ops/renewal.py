"""Notices a renewed certificate and serves it everywhere, without ending a connection (B1)."""

import ssl

import structlog

from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable
from squilla.ops.certificate import Installed

log = structlog.get_logger(__name__)


class CertificateWatch:
    """Compares the served files with those seen last; `context` is that of HTTPS."""

    def __init__(self, pair: Installed, context: ssl.SSLContext, edge: Edge) -> None:
        self._pair = pair
        self._context = context
        self._edge = edge
        self._seen = self._version()

    def look(self) -> None:
        """Reload when the files changed since the last look."""
        version = self._version()
        if version == self._seen:
            return
        try:
            self._context.load_cert_chain(self._pair.chain, self._pair.key)
            self._edge.reload_tls()
        except (OSError, EdgeUnreachable) as error:
            log.warning("certificate not reloaded yet", why=str(error))
            return
        self._seen = version
        log.info("certificate reloaded")

    def _version(self) -> tuple[int, int]:
        chain, key = (file.stat().st_mtime_ns for file in (self._pair.chain, self._pair.key))
        return chain, key
