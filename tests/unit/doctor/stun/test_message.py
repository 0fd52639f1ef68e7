"""stun/message: one transaction's true answer is read, and nothing else."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.stun.message import Mapped, binding_request, mapped_address
from tests.fakes.stun import (
    attribute,
    is_binding_request,
    mapped,
    success,
    truth,
    xor_mapped,
)

TRANSACTION = bytes(range(12))
HERE = ("45.9.9.10", 12345)
ANSWER = truth(TRANSACTION, HERE)
RFC5769_IPV4 = bytes.fromhex(
    "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b74657374"
    "20766563746f7220002000080001a147e112a643000800142b91f599"
    "fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96"
)
RFC5769_IPV6 = bytes.fromhex(
    "010100482112a442b7e7a701bc34d686fa87dfae8022000b74657374"
    "20766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c"
)


def test_request_is_what_a_strict_server_takes() -> None:
    request = binding_request(TRANSACTION)
    assert is_binding_request(request)
    assert request[8:] == TRANSACTION


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (RFC5769_IPV4, Mapped("192.0.2.1", 32853)),
        (RFC5769_IPV6, Mapped("2001:db8:1234:5678:11:2233:4455:6677", 32853)),
    ],
)
def test_samples_of_rfc_5769(message: bytes, expected: Mapped) -> None:
    assert mapped_address(message, message[8:20]) == expected


@pytest.mark.parametrize(
    "attributes",
    [
        [xor_mapped(TRANSACTION, HERE)],
        [mapped(HERE)],
        [mapped(("10.0.0.1", 1)), xor_mapped(TRANSACTION, HERE)],
        [attribute(0x8022, b"a server"), xor_mapped(TRANSACTION, HERE)],
        [attribute(0x0005, bytes(8)), mapped(HERE)],
        [xor_mapped(TRANSACTION, HERE), xor_mapped(TRANSACTION, ("10.0.0.1", 1))],
    ],
)
def test_address_is_found_among_other_attributes(attributes: list[bytes]) -> None:
    assert mapped_address(success(TRANSACTION, *attributes), TRANSACTION) == Mapped(*HERE)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        ANSWER[:-1],
        ANSWER + b"\0",
        ANSWER + bytes(4),
        truth(bytes(12), HERE),
        b"\x01\x11" + ANSWER[2:],
        b"\x00\x01" + ANSWER[2:],
        ANSWER[:4] + b"abcd" + ANSWER[8:],
        success(TRANSACTION),
        success(TRANSACTION, attribute(0x0020, b"\x00\x01")),
        success(TRANSACTION, attribute(0x0020, b"\x00\x03" + bytes(6))),
        success(TRANSACTION, attribute(0x0020, b"\x00\x02" + bytes(6))),
        success(TRANSACTION, struct.pack("!HH", 0x0020, 200) + bytes(8)),
        success(TRANSACTION, attribute(0x8022, bytes(1600)), xor_mapped(TRANSACTION, HERE)),
    ],
)
def test_anything_else_is_no_answer(message: bytes) -> None:
    assert mapped_address(message, TRANSACTION) is None


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(junk: bytes) -> None:
    mapped_address(junk, TRANSACTION)
    mapped_address(success(TRANSACTION, junk), TRANSACTION)


@given(
    st.binary(min_size=12, max_size=12),
    st.ip_addresses().map(str),
    st.integers(min_value=0, max_value=65535),
)
def test_what_a_server_hides_is_read_back(transaction: bytes, host: str, port: int) -> None:
    assert mapped_address(truth(transaction, (host, port)), transaction) == Mapped(host, port)
