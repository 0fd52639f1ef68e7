"""`squilla gateway run` as a process of its own, with an Apple that is asked for pushes."""

import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from squilla.push.relay.client import RelayClient
from tests.fakes.apns import FakeApns, signing_key
from tests.live.authority import Authority
from tests.unit.ops.free_ports import free_ports

APP_KEY = "the-app-key-of-the-test"
KEY_ID, TEAM_ID, BUNDLE = "A" * 10, "B" * 10, "com.example.phone"
PATIENCE = 20.0


class Gateway:
    """Its settings, its process, its log, and the commands beside it."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        port, metrics = free_ports(2)
        self.url = f"https://localhost:{port}"
        self.metrics_url = f"http://127.0.0.1:{metrics}/metrics"
        self.state = folder / "state"
        own = {
            "STATE": str(self.state),
            "USER": "",
            "HOST": "localhost",
            "GATEWAY_ADDRESS": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "GATEWAY_METRICS_PORT": str(metrics),
            "GATEWAY_APP_KEY": APP_KEY,
            "LOG_FORMAT": "json",
            **settings,
        }
        named = {f"SQUILLA_{name}": value for name, value in own.items()}
        self.environment = {**os.environ, "LC_ALL": "en", "SQUILLA_CONFIG": "/dev/null", **named}
        self._log = folder / "gateway.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.state / "tls" / "trial-ca.pem")

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "squilla", "gateway", *words]
        return subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def adds(self, system: str) -> str:
        """Admits a system; its secret."""
        shown = re.search(r'gateway_secret = "(\w+)"', self.types("system", "add", system).stdout)
        assert shown is not None
        return shown[1]

    def relay(self, system: str, secret: str) -> RelayClient:
        return RelayClient(
            f"{self.url}/brand",
            system,
            secret,
            host="pbx.example.com",
            ssl_context=self.trust,
            clock=time.time,
        )

    def posts(self, name: str, content: dict[str, str]) -> httpx2.Response:
        headers = {"Instance-Token": APP_KEY}
        with httpx2.Client(verify=self.trust, trust_env=False) as http:
            return http.post(f"{self.url}/brand/{name}", json=content, headers=headers)

    def metrics(self) -> str:
        with httpx2.Client(trust_env=False) as http:
            return http.get(self.metrics_url).text

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "squilla", "gateway", "run"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while '"event": "serving"' not in self.log:
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def stop(self) -> int:
        """SIGTERM, and its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[tuple[Gateway, FakeApns]]:
    """A gateway with Apple behind it; `folder` must be one that its user can enter."""
    key, public = signing_key()
    authority = Authority()
    files = {name: folder / name for name in ("apple.p8", "ca.pem", "chain.pem", "chain.key")}
    files["apple.p8"].touch(mode=0o600)
    files["apple.p8"].write_bytes(key)
    files["ca.pem"].write_bytes(authority.root)
    authority.issue().write(files["chain.pem"], files["chain.key"])
    with FakeApns(
        files["chain.pem"],
        files["chain.key"],
        public_key=public,
        key_id=KEY_ID,
        team_id=TEAM_ID,
        bundle=BUNDLE,
    ) as apple:
        credentials = {
            "APNS_KEY": str(files["apple.p8"]),
            "APNS_KEY_ID": KEY_ID,
            "APNS_TEAM_ID": TEAM_ID,
            "APNS_TOPIC": BUNDLE,
            "APNS_URL": apple.url,
            "APNS_SANDBOX_URL": apple.url,
            "PUSH_CA": str(files["ca.pem"]),
        }
        gateway = Gateway(folder, {**credentials, **settings})
        gateway.start()
        try:
            yield gateway, apple
        finally:
            if gateway.process and gateway.process.poll() is None:
                gateway.stop()
    assert apple.violations == []
