"""What was changed in a SIP packet on its way: the fields that a SIP ALG rewrites (P2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_HEADERS = {
    "via": "Via",
    "v": "Via",
    "contact": "Contact",
    "m": "Contact",
    "content-length": "Content-Length",
    "l": "Content-Length",
}
"""With the compact forms of RFC 3261 §7.3.3; an ALG may use either."""
_SDP_LINES = ("c", "o", "m")


@dataclass(frozen=True, slots=True)
class Change:
    """One field as it left and as it arrived; empty where it was not there."""

    field: str
    sent: str
    got: str


def method_of(packet: bytes) -> str:
    """The method of a request; empty for anything else."""
    word, _, _ = packet.partition(b" ")
    return word.decode("ascii", "replace") if word.isalpha() else ""


def changes(sent: bytes, got: bytes) -> tuple[Change, ...]:
    """The fields that differ, in the order of the packet that was sent.

    A Content-Length that no longer fits its body counts too: over TCP it would break the call.
    """
    left, came = _fields(sent), _fields(got)
    names = [*left, *(name for name in came if name not in left)]
    differ = [
        Change(name, left.get(name, ""), came.get(name, ""))
        for name in names
        if left.get(name) != came.get(name)
    ]
    length = len(_body(got))
    declared = came.get("Content-Length", "")
    if declared.isdecimal() and int(declared) != length:
        differ.append(Change("body", f"{declared} bytes", f"{length} bytes"))
    return tuple(differ)


def _fields(packet: bytes) -> Mapping[str, str]:
    head, _, body = packet.partition(b"\r\n\r\n")
    found: dict[str, list[str]] = {}
    for line in _lines(head)[1:]:
        name, _, value = line.partition(":")
        known = _HEADERS.get(name.strip().lower())
        if known:
            found.setdefault(known, []).append(value.strip())
    for line in _lines(body):
        name, is_sdp, value = line.partition("=")
        if is_sdp and name in _SDP_LINES:
            found.setdefault(f"{name}=", []).append(value.strip())
    return {name: ", ".join(values) for name, values in found.items()}


def _lines(text: bytes) -> Sequence[str]:
    return text.decode("utf-8", "replace").split("\r\n")


def _body(packet: bytes) -> bytes:
    return packet.partition(b"\r\n\r\n")[2]
