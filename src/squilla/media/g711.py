"""G.711: linear samples to the two telephone codecs and back, by table.

Why: `audioop` left the standard library in Python 3.13. ITU-T G.711 tables 1a/1b (A-law) and
2a/2b (mu-law); samples are signed 16-bit numbers at 8000 a second, one byte each when coded.
"""

from array import array
from collections.abc import Callable, Iterable
from enum import Enum

RATE = 8000
FRAME_SAMPLES = 160
FRAME_SECONDS = FRAME_SAMPLES / RATE

_SIGN = 0x80
_MULAW_BIAS = 132
_MULAW_CLIP = 32635
_ALAW_TOGGLE = 0x55


def _mulaw_code(sample: int) -> int:
    magnitude = min(abs(sample), _MULAW_CLIP) + _MULAW_BIAS
    segment = magnitude.bit_length() - 8
    mantissa = (magnitude >> (segment + 3)) & 0x0F
    return ~((_SIGN if sample < 0 else 0) | segment << 4 | mantissa) & 0xFF


def _mulaw_sample(code: int) -> int:
    code = ~code & 0xFF
    segment, mantissa = (code >> 4) & 7, code & 0x0F
    magnitude = ((mantissa << 3) + _MULAW_BIAS << segment) - _MULAW_BIAS
    return -magnitude if code & _SIGN else magnitude


def _alaw_code(sample: int) -> int:
    magnitude = (~sample if sample < 0 else sample) >> 3
    segment = max(magnitude.bit_length() - 5, 0)
    mantissa = (magnitude >> max(segment, 1)) & 0x0F
    return ((0 if sample < 0 else _SIGN) | segment << 4 | mantissa) ^ _ALAW_TOGGLE


def _alaw_sample(code: int) -> int:
    code ^= _ALAW_TOGGLE
    segment, mantissa = (code >> 4) & 7, code & 0x0F
    step = mantissa * 2 + 1 if segment == 0 else mantissa * 2 + 33 << segment - 1
    return step << 3 if code & _SIGN else -(step << 3)


def _encoder(code: Callable[[int], int]) -> bytes:
    return bytes(code(value - 0x10000 if value & 0x8000 else value) for value in range(0x10000))


class Codec(Enum):
    """A G.711 law: its static RTP payload type and its SDP name (RFC 3551 table 4)."""

    PCMU = (0, _encoder(_mulaw_code), tuple(map(_mulaw_sample, range(256))))
    PCMA = (8, _encoder(_alaw_code), tuple(map(_alaw_sample, range(256))))

    def __init__(self, payload_type: int, encoder: bytes, decoder: tuple[int, ...]) -> None:
        self.payload_type = payload_type
        self._encoder = encoder
        self._decoder = decoder

    def __repr__(self) -> str:
        return f"Codec.{self.name}"

    def encode(self, samples: Iterable[int]) -> bytes:
        """One byte for each sample; samples must be within -32768..32767."""
        table = self._encoder
        return bytes([table[sample & 0xFFFF] for sample in samples])

    def decode(self, payload: bytes) -> "array[int]":
        """One signed 16-bit sample for each byte."""
        return array("h", map(self._decoder.__getitem__, payload))
