"""Asks rtpengine for its health and its number of calls, by its `ng` control protocol in JSON."""

import json
import secrets
import socket
from typing import Any

_LARGEST_ANSWER = 1 << 16


def ask(port: int, command: str, timeout: float = 1.0) -> dict[str, Any] | None:
    """The answer to one command on the loopback control port; None when there is none."""
    cookie = secrets.token_hex(4)
    question = f"{cookie} {json.dumps({'command': command})}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(timeout)
        try:
            asker.connect(("127.0.0.1", port))
            asker.send(question.encode())
            heard, _, body = asker.recv(_LARGEST_ANSWER).partition(b" ")
        except OSError:
            return None
    if heard != cookie.encode():
        return None
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def is_alive(port: int) -> bool:
    """Whether rtpengine answers a ping."""
    return (ask(port, "ping") or {}).get("result") == "pong"


def current_calls(port: int) -> int:
    """How many calls have media now; 0 when rtpengine does not answer."""
    statistics = (ask(port, "statistics") or {}).get("statistics", {})
    return int(statistics.get("currentstatistics", {}).get("sessionstotal", 0))
