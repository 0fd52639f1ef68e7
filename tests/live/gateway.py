"""A publisher's gateway for a test: `squilla gateway run` on free ports, with the push services."""

import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx2

from tests.live.product import READY_SECONDS, STOP_SECONDS, Product, eventually, free_tcp_ports
from tests.live.push_services import PushServices
from tests.live.wire import trusting

APP_KEY = "compiled into the app"
_OK = 200


class Gateway:
    """Runs between `with` and its end; `settings_for` are those of a PBX that it admits."""

    def __init__(self, folder: Path, services: PushServices) -> None:
        self.port, metrics = free_tcp_ports(2)
        self.product = Product(
            folder,
            **services.settings,
            GATEWAY_ADDRESS="127.0.0.1",
            GATEWAY_PORT=str(self.port),
            GATEWAY_METRICS_PORT=str(metrics),
            GATEWAY_APP_KEY=APP_KEY,
        )
        self._process: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        self._process = self.product.launch("gateway", "run")
        eventually(self._is_serving, READY_SECONDS, self.product.tail)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End it in order, if it runs."""
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(STOP_SECONDS) == 0, self.product.tail()

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def admit(self, system: str) -> dict[str, str]:
        """Admit a system; the settings of its PBX."""
        said = self.product.cli("gateway", "system", "add", system)
        secret = said.partition('gateway_secret = "')[2].partition('"')[0]
        return {
            "GATEWAY_URL": self.url,
            "GATEWAY_SYSTEM": system,
            "GATEWAY_SECRET": secret,
            "PUSH_CA": str(self.product.ca_file),
        }

    def register(self, topic: str, kind: str, token: str, key: str = APP_KEY) -> int:
        """What the app says after its login; the HTTP status."""
        with httpx2.Client(verify=trusting(self.product.ca_file), trust_env=False) as app:
            asked = {"topic": topic, "type": kind, "token": token}
            headers = {"Instance-Token": key}
            return app.post(f"{self.url}/register", json=asked, headers=headers).status_code

    def _is_serving(self) -> bool:
        assert self._process.poll() is None, self.product.tail()
        return '"event": "serving"' in self.product.log.read_text(errors="replace")
