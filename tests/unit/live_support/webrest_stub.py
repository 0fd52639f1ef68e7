"""A tiny HTTPS server with a certificate of its own authority, to try the app's double on."""

import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.unit.live_support.self_signed import self_signed

NAME = "pbx.example"


class Stub(http.server.ThreadingHTTPServer):
    """Answers from `answers` by `METHOD path`; keeps what was asked in `asked`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, tuple[int, dict[str, str], Any]] = {}
        self.asked: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def place(self) -> tuple[str, int]:
        return "127.0.0.1", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that rejects the certificate is no news here."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        key = f"{self.command} {self.path}"
        self.server.asked.append((key, dict(self.headers.items()), body))
        status, headers, payload = self.server.answers.get(key, (404, {}, None))
        content = json.dumps(payload).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815 - the base class looks for this name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing: the test reads `asked`."""


@contextmanager
def webrest_stub(folder: Path, name: str = NAME) -> Iterator[Stub]:
    """A running stub; its certificate, which signs itself, is `folder/ca.pem`."""
    stub = Stub()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(folder, name))
    stub.socket = context.wrap_socket(stub.socket, server_side=True)
    thread = threading.Thread(target=stub.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield stub
    finally:
        stub.shutdown()
        thread.join(5)
        stub.server_close()
