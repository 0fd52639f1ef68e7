"""The app publisher's push gateway on the lab's internet: `squilla gateway run` (M4)."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lab import addresses as at
from lab.authority import Authority, write
from lab.wiring import Place
from tests.fakes.apns import signing_key
from tests.live.product import READY_SECONDS, STOP_SECONDS, Product, eventually
from tests.live.push_services import BUNDLE, KEY_ID, TEAM_ID

_SYSTEM = "pbx-1"


class Gateway:
    """Never pushes: whether it would is all that the doctor asks. Its key is nobody's at Apple."""

    def __init__(self, place: Place, folder: Path, authority: Authority) -> None:
        folder.mkdir()
        folder.chmod(0o755)
        chain, key = folder / "chain.pem", folder / "key.pem"
        write(authority.issue(at.GATEWAY_HOST), chain, key)
        private, _ = signing_key()
        (folder / "apns.p8").write_bytes(private)
        self._product = Product(
            folder / "squilla",
            launcher=place.command(),
            HOST=at.GATEWAY_HOST,
            GATEWAY_ADDRESS=at.GATEWAY,
            GATEWAY_PORT="443",
            CERTIFICATE=str(chain),
            CERTIFICATE_KEY=str(key),
            APNS_KEY=str(folder / "apns.p8"),
            APNS_KEY_ID=KEY_ID,
            APNS_TEAM_ID=TEAM_ID,
            APNS_TOPIC=BUNDLE,
        )
        said = self._product.cli("gateway", "system", "add", _SYSTEM)
        self._secret = said.partition('gateway_secret = "')[2].partition('"')[0]

    @property
    def settings(self) -> Mapping[str, str]:
        """Those of the PBX that it admits."""
        return {
            "GATEWAY_URL": f"https://{at.GATEWAY_HOST}",
            "GATEWAY_SYSTEM": _SYSTEM,
            "GATEWAY_SECRET": self._secret,
        }

    @contextmanager
    def running(self) -> Iterator["Gateway"]:
        """Start it, and stop it in the end; it answers soon after."""
        process = self._product.launch("gateway", "run")
        try:
            yield self
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)

    def await_ready(self) -> None:
        """Until it answers."""
        log = self._product.log
        ready = '"event": "serving"'
        eventually(lambda: ready in log.read_text(), READY_SECONDS, self._product.tail)

    @contextmanager
    def blocking(self, why: str) -> Iterator[None]:
        """The publisher blocks the PBX's system."""
        system = ("gateway", "system")
        self._product.cli(*system, "block", _SYSTEM, "--reason", why)
        yield
        self._product.cli(*system, "unblock", _SYSTEM)
