"""probes/alg_changes: what real boxes do to SIP, and what is no change."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.errands.alg_messages import METHODS, request
from squilla.doctor.probes.alg_changes import Change, changes, method_of

NONCE = "0123456789abcdef"
INVITE = request("INVITE", NONCE, ("192.168.1.10", 5064), ("81.2.3.4", 5060))
LENGTH = str(len(INVITE.partition(b"\r\n\r\n")[2]))
HERE, OUTER = b"192.168.1.10", b"45.9.9.10"
VIA = f"SIP/2.0/UDP 192.168.1.10:5064;rport;branch=z9hG4bK{NONCE}INVITE"


def swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda packet: packet.replace(old, new)


def in_body(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def swapped(packet: bytes) -> bytes:
        head, end, body = packet.partition(b"\r\n\r\n")
        return head + end + body.replace(old, new)

    return swapped


@pytest.mark.parametrize(
    ("meddle", "expected"),
    [
        (bytes, ()),
        (swap(b"\r\nVia:", b"\r\nv :"), ()),
        (swap(b"Content-Length: ", b"l:"), ()),
        (swap(b"User-Agent: squilla doctor", b"User-Agent: x"), ()),
        (
            swap(b"UDP 192.168.1.10:5064", b"UDP 45.9.9.10:1024"),
            (Change("Via", VIA, VIA.replace("192.168.1.10:5064", "45.9.9.10:1024")),),
        ),
        (
            swap(b"Contact: <sip:squilla-check@192.168.1.10", b"m: <sip:squilla-check@45.9.9.10"),
            (
                Change(
                    "Contact",
                    "<sip:squilla-check@192.168.1.10:5064>",
                    "<sip:squilla-check@45.9.9.10:5064>",
                ),
            ),
        ),
        (
            swap(b"m=audio 15002", b"m=audio 40000"),
            (Change("m=", "audio 15002 RTP/AVP 0 8 101", "audio 40000 RTP/AVP 0 8 101"),),
        ),
        (
            in_body(b"c=IN IP4 " + HERE, b"c=IN IP4 " + OUTER),
            (
                Change("c=", "IN IP4 192.168.1.10", "IN IP4 45.9.9.10"),
                Change("body", f"{LENGTH} bytes", f"{int(LENGTH) - 3} bytes"),
            ),
        ),
        (
            lambda packet: packet.partition(b"\r\n\r\n")[0] + b"\r\n\r\n",
            (
                Change("o=", "- 19088743 1 IN IP4 192.168.1.10", ""),
                Change("c=", "IN IP4 192.168.1.10", ""),
                Change("m=", "audio 15002 RTP/AVP 0 8 101", ""),
                Change("body", f"{LENGTH} bytes", "0 bytes"),
            ),
        ),
    ],
)
def test_changes(meddle: Callable[[bytes], bytes], expected: tuple[Change, ...]) -> None:
    assert changes(INVITE, meddle(INVITE)) == expected


def test_a_second_via_is_a_change() -> None:
    got = INVITE.replace(b"\r\nVia:", b"\r\nVia: SIP/2.0/UDP 45.9.9.10\r\nVia:", 1)
    assert changes(INVITE, got) == (Change("Via", VIA, f"SIP/2.0/UDP 45.9.9.10, {VIA}"),)


@pytest.mark.parametrize("method", METHODS)
def test_what_we_send_is_sound(method: str) -> None:
    packet = request(method, NONCE, ("192.168.1.10", 5064), ("81.2.3.4", 5060))
    assert method_of(packet) == method
    head, _, body = packet.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head.split(b"\r\n")
    assert b"\n" not in packet.replace(b"\r\n", b"")
    assert bool(body) == (method == "INVITE")


@pytest.mark.parametrize(
    ("packet", "method"),
    [(b"SIP/2.0 200 OK\r\n", ""), (b"", ""), (b"OPTIONS sip:a SIP/2.0", "OPTIONS")],
)
def test_method_of_a_packet(packet: bytes, method: str) -> None:
    assert method_of(packet) == method


@given(st.binary(max_size=300))
def test_no_bytes_break_the_comparison(junk: bytes) -> None:
    changes(INVITE, junk)
    changes(INVITE, INVITE[:40] + junk)
    method_of(junk)
