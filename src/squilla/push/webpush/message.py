"""A message as Web Push carries it: what is encrypted, and what the service is told (RFC 8030)."""

import hashlib
import json

from squilla.push.fields import fields, remaining
from squilla.push.message import Message, Ring
from squilla.push.webpush import base64url

VERSION = 1

_TOPIC = 32


def payload(message: Message) -> bytes:
    """What the app's service worker reads: JSON, never longer than may be encrypted."""
    content = {"v": VERSION, **fields(message)}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def delivery(message: Message, now: float) -> dict[str, str]:
    """The headers that say how long, how urgently, and in place of what to deliver it.

    A Ring and the Missed of the same call have one topic: a phone that was off gets the last one.
    """
    topic = base64url.encode(hashlib.sha256(message.id.encode()).digest())[:_TOPIC]
    return {
        "TTL": str(remaining(message, now)),
        "Urgency": "high" if isinstance(message, Ring) else "normal",
        "Topic": topic,
    }
