"""RTP packets and the numbering of a stream."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.media.rtp import RtpPacket, Sender, is_rtcp

HEADER = bytes.fromhex("80080102000000a0deadbeef")


def test_a_packet_is_read_field_by_field() -> None:
    packet = RtpPacket.parse(HEADER + b"voice")
    assert packet == RtpPacket(8, 0x0102, 160, 0xDEADBEEF, b"voice")


def test_a_packet_is_written_as_it_was_read() -> None:
    data = bytes.fromhex("80880102000000a0deadbeef") + b"voice"
    packet = RtpPacket.parse(data)
    assert packet.marker
    assert bytes(packet) == data


def test_csrc_extension_and_padding_are_not_payload() -> None:
    csrc = struct.pack("!I", 7)
    extension = struct.pack("!HHI", 0xBEDE, 1, 0)
    data = bytes([0x80 | 0x20 | 0x10 | 1]) + HEADER[1:] + csrc + extension + b"voice" + b"\0\0\3"
    assert RtpPacket.parse(data).payload == b"voice"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEADER[:11],
        b"\x40" + HEADER[1:],
        b"\x8f" + HEADER[1:],
        b"\x90" + HEADER[1:],
        b"\x90" + HEADER[1:] + struct.pack("!HH", 0, 1),
        b"\xa0" + HEADER[1:] + b"\x09",
    ],
)
def test_a_packet_that_ends_too_early_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="RTP"):
        RtpPacket.parse(data)


@given(st.binary(max_size=80))
def test_garbage_is_a_packet_or_a_value_error(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert RtpPacket.parse(data).payload in data


@pytest.mark.parametrize(
    ("second", "expected"), [(200, True), (201, True), (8, False), (0x80 | 8, False)]
)
def test_rtcp_is_told_from_rtp(second: int, *, expected: bool) -> None:
    assert is_rtcp(bytes([0x80, second]) + bytes(10)) is expected


def test_a_stream_counts_packets_and_samples() -> None:
    sender = Sender()
    first, second = (sender.packet(8, bytes(160), now) for now in (1.0, 1.02))
    assert first.marker
    assert not second.marker
    assert (second.sequence - first.sequence) % 65536 == 1
    assert (second.timestamp - first.timestamp) % 2**32 == 160
    assert first.ssrc == second.ssrc


def test_the_timestamp_jumps_with_the_clock_after_a_silence() -> None:
    sender = Sender()
    first = sender.packet(8, bytes(160), 1.0)
    later = sender.packet(8, bytes(160), 3.0)
    assert later.marker
    assert (later.timestamp - first.timestamp) % 2**32 == 16000
    assert (later.sequence - first.sequence) % 65536 == 1


def test_jitter_does_not_make_the_timestamp_jump() -> None:
    sender = Sender()
    stamps = [sender.packet(8, bytes(160), now).timestamp for now in (1.0, 1.09, 1.091, 1.092)]
    assert [(stamp - stamps[0]) % 2**32 for stamp in stamps] == [0, 160, 320, 480]


def test_numbers_wrap_round() -> None:
    sender = Sender()
    packets = [sender.packet(0, bytes(160), n * 0.02) for n in range(65537)]
    assert packets[0].sequence == packets[-1].sequence
