"""Asks rtpengine for its health and for its calls, by its `ng` control protocol in JSON."""

import json
import secrets
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_LARGEST_ANSWER = 1 << 16
_NO_DETAILS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Relayed:
    """RTP packets of a call: those that came from one party, and those that came for it."""

    received: int
    sent: int


def ask(
    port: int, command: str, details: Mapping[str, str] = _NO_DETAILS, timeout: float = 1.0
) -> dict[str, Any] | None:
    """The answer to one command on the loopback control port; None when there is none."""
    cookie = secrets.token_hex(4)
    question = f"{cookie} {json.dumps({'command': command, **details})}"
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


def relayed(port: int, call_id: str, tag: str) -> Relayed | None:
    """The packets of the party whose SIP tag is `tag`; None when there is no such call."""
    answer = ask(port, "query", {"call-id": call_id})
    try:
        parties = {name: sum(_packets(one)) for name, one in (answer or {})["tags"].items()}
    except (KeyError, TypeError, AttributeError, ValueError):
        return None
    if tag not in parties:
        return None
    return Relayed(parties[tag], sum(parties.values()) - parties[tag])


def _packets(party: Mapping[str, Any]) -> Iterator[int]:
    """What came from a party on each of its streams but RTCP's own."""
    for media in party["medias"]:
        for stream in media["streams"]:
            if "RTP" in stream["flags"]:
                yield int(stream["stats"]["packets"])
