"""RTP packets (RFC 3550 §5.1), and the numbering of one outgoing stream (RFC 3551 §4.1)."""

import secrets
import struct
from dataclasses import dataclass

from squilla.media.g711 import FRAME_SAMPLES, RATE

_VERSION = 2
_HEADER = struct.Struct("!BBHII")
_EXTENSION = struct.Struct("!HH")
_RTCP_TYPES = range(192, 224)
_RESYNC_FRAMES = 5


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """One packet; sequence is 16 bits, timestamp (in samples) and ssrc are 32 bits."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False

    @classmethod
    def parse(cls, data: bytes) -> "RtpPacket":
        """Read a packet, without its CSRC list, header extension and padding; or ValueError."""
        if len(data) < _HEADER.size:
            raise ValueError("RTP packet is shorter than its header")
        first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
        if first >> 6 != _VERSION:
            raise ValueError("RTP version is not 2")
        start = _HEADER.size + 4 * (first & 0x0F)
        if first & 0x10:
            start = _after_extension(data, start)
        end = len(data) - (data[-1] if first & 0x20 else 0)
        if not start <= end <= len(data):
            raise ValueError("RTP packet ends before its payload")
        return cls(second & 0x7F, sequence, timestamp, ssrc, data[start:end], bool(second & 0x80))

    def __bytes__(self) -> bytes:
        second = self.payload_type | (0x80 if self.marker else 0)
        header = _HEADER.pack(_VERSION << 6, second, self.sequence, self.timestamp, self.ssrc)
        return header + self.payload


def _after_extension(data: bytes, start: int) -> int:
    if len(data) < start + _EXTENSION.size:
        raise ValueError("RTP packet ends in its header extension")
    words: int = _EXTENSION.unpack_from(data, start)[1]
    return start + _EXTENSION.size + 4 * words


def is_rtcp(data: bytes) -> bool:
    """Tell RTCP from RTP on a port that carries both (RFC 5761 §4)."""
    return len(data) > 1 and data[1] in _RTCP_TYPES


class Sender:
    """Numbers the packets of one stream, which starts at random places (RFC 3550 §5.1)."""

    def __init__(self) -> None:
        self._ssrc = secrets.randbits(32)
        self._sequence = secrets.randbits(16)
        self._timestamp = secrets.randbits(32)
        self._due: float | None = None

    def packet(self, payload_type: int, payload: bytes, now: float) -> RtpPacket:
        """Number the next packet; `payload` has one byte a sample, `now` is in seconds.

        After a silence the timestamp jumps with the clock and the marker tells the receiver, so
        that its jitter buffer doesn't take the silence for delay.
        """
        silence = 0.0 if self._due is None else now - self._due
        late = silence * RATE > _RESYNC_FRAMES * FRAME_SAMPLES
        if late:
            self._timestamp = (self._timestamp + int(silence * RATE)) & 0xFFFFFFFF
        marker = late or self._due is None
        packet = RtpPacket(
            payload_type, self._sequence, self._timestamp, self._ssrc, payload, marker
        )
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._timestamp = (self._timestamp + len(payload)) & 0xFFFFFFFF
        drift_free = self._due if self._due is not None and not late else now
        self._due = drift_free + len(payload) / RATE
        return packet
