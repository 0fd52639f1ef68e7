"""The Binding request and its answer (RFC 8489 §5, §14.1, §14.2); no I/O."""

import ipaddress
import struct
from collections.abc import Iterator
from dataclasses import dataclass

TRANSACTION_BYTES = 12
"""Length of a transaction's random identity."""

_MAGIC = 0x2112A442
_HEADER = struct.Struct("!HHI12s")
_ATTRIBUTE = struct.Struct("!HH")
_REQUEST, _SUCCESS = 0x0001, 0x0101
_MAPPED, _XOR_MAPPED = 0x0001, 0x0020
_FAMILY_BYTES = {0x01: 4, 0x02: 16}
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where the server saw the request come from."""

    address: str
    port: int


def binding_request(transaction: bytes) -> bytes:
    """A request without attributes; `transaction` is 12 random bytes."""
    return _HEADER.pack(_REQUEST, 0, _MAGIC, transaction)


def mapped_address(message: bytes, transaction: bytes) -> Mapped | None:
    """What a success response to that transaction says; None for anything else.

    XOR-MAPPED-ADDRESS goes first: some NATs rewrite the plain one. Unknown attributes are passed
    over, because old servers still add those of RFC 3489.
    """
    if not _HEADER.size <= len(message) <= _LONGEST:
        return None
    kind, length, magic, identity = _HEADER.unpack_from(message)
    if (kind, magic, identity) != (_SUCCESS, _MAGIC, transaction):
        return None
    if length % 4 or length != len(message) - _HEADER.size:
        return None
    attributes: dict[int, bytes] = {}
    for name, value in _attributes(message[_HEADER.size :]):
        attributes.setdefault(name, value)
    if _XOR_MAPPED in attributes:
        return _address(attributes[_XOR_MAPPED], struct.pack("!I", _MAGIC) + transaction)
    return _address(attributes.get(_MAPPED, b""), bytes(16))


def _attributes(body: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _ATTRIBUTE.size <= len(body):
        name, length = _ATTRIBUTE.unpack_from(body, at)
        at += _ATTRIBUTE.size
        if at + length > len(body):
            return
        yield name, body[at : at + length]
        at += length + -length % 4


def _address(value: bytes, mask: bytes) -> Mapped | None:
    if len(value) < 4 or len(value) - 4 != _FAMILY_BYTES.get(value[1]):
        return None
    plain = bytes(byte ^ key for byte, key in zip(value[4:], mask, strict=False))
    port = int.from_bytes(value[2:4], "big") ^ int.from_bytes(mask[:2], "big")
    return Mapped(str(ipaddress.ip_address(plain)), port)
