"""What the app is told of a call, the same through each service; sizes are bounded here.

`ttl` is how long the app may trust the message: a late Ring must not ring (a service may keep it
for a phone that was off), a Missed is news for a day.
"""

from squilla.push.message import Message, Ring

MISSED_TTL = 86400
"""Seconds that a service keeps the news of a missed call for a phone that is off."""

NAME_BYTES = 200
CALLER_BYTES = 80
ID_BYTES = 64
CALL_ID_BYTES = 255


def fields(message: Message) -> dict[str, str | int | float]:
    """The fields by name: type, id, call_id, caller, caller_name, sent_at (Unix s), ttl (s)."""
    return {
        "type": "call" if isinstance(message, Ring) else message.ending.value,
        "id": cut(message.id, ID_BYTES),
        "call_id": cut(message.call_id, CALL_ID_BYTES),
        "caller": cut(message.caller, CALLER_BYTES),
        "caller_name": cut(message.caller_name, NAME_BYTES),
        "sent_at": round(message.sent_at, 3),
        "ttl": message.ttl if isinstance(message, Ring) else MISSED_TTL,
    }


def remaining(message: Message, now: float) -> int:
    """Whole seconds for which a service may still deliver it, 0 for now or never."""
    if isinstance(message, Ring):
        return max(0, min(message.ttl, int(message.sent_at + message.ttl - now)))
    return MISSED_TTL


def cut(text: str, size: int) -> str:
    """The text in at most `size` bytes of UTF-8, whole characters only."""
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
