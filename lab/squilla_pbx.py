"""Squilla on the lab's PBX, as somebody would install it there."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lab import addresses as at
from lab.authority import Issued, write
from lab.wiring import Place
from tests.live.product import Product


class Pbx:
    """The product in the PBX's namespace, its certificate, and its settings."""

    def __init__(
        self,
        place: Place,
        folder: Path,
        certificate: Issued,
        authority: Path,
        settings: Mapping[str, str],
    ) -> None:
        """`settings` are put in the place of the usual ones."""
        self.chain, self.key = folder / "chain.pem", folder / "key.pem"
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        write(certificate, self.chain, self.key)
        self._folder = folder
        self._place = place
        self._settings = {
            "HOST": at.HOST,
            "PUBLIC_ADDRESS": at.PUBLIC,
            "HTTPS_ADDRESS": "0.0.0.0",
            "SIP_ADDRESS": "0.0.0.0",
            "RTP_ADDRESS": "",
            "HTTPS_PORT": "443",
            "SIPS_PORT": "5061",
            "PHONE_PORT": "6061",
            "RTP_PORT_MIN": "10000",
            "RTP_PORT_MAX": "20000",
            "PUSH_CA": str(authority),
            "CERTIFICATE": str(self.chain),
            "CERTIFICATE_KEY": str(self.key),
            **settings,
        }
        self.product = self._product({})

    def _product(self, changes: Mapping[str, str]) -> Product:
        settings = {**self._settings, **changes}
        return Product(self._folder / "squilla", launcher=self._place.command(), **settings)

    def show(self, certificate: Issued, *, alone: bool = False) -> None:
        """Serve another certificate on all three ports."""
        write(certificate, self.chain, self.key, alone=alone)
        reload = (sys.executable, "-m", "squilla", "tls", "reload")
        self._place.run(*reload, environment=self.product.environment)

    @contextmanager
    def running(self) -> Iterator["Pbx"]:
        """Start it, and stop it in the end."""
        self.product.start()
        try:
            yield self
        finally:
            self.product.stop()

    def restart(self, **changes: str) -> None:
        """Stop it and start it with other settings."""
        self.product.stop()
        self.product.log.unlink()  # else its start would seem to be over already
        self.product = self._product(changes)
        self.product.start()
