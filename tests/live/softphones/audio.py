"""Makes test tones and measures them in recordings.

A tone that one phone sends and another one's recording holds proves the media path, and a second
frequency that is absent proves the measurement. Goertzel's filter finds one frequency without a
Fourier transform of the whole file.
"""

from __future__ import annotations

import array
import math
import struct
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

RATE = 8_000  # samples per second, G.711's
FULL_SCALE = 32_768
WINDOW_SECONDS = 0.1
MAX_WINDOWS = 300  # spread over the recording, so that long ones stay quick to measure
BEST_WINDOWS = 5  # half a second of tone is a tone, a click is not
MAX_BYTES = 64_000_000
_HEADER = 8  # RIFF chunk: four letters and a little-endian length


@dataclass(frozen=True, slots=True)
class Recording:
    """Mono 16-bit samples and their rate per second."""

    rate: int
    samples: array.array[int]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def tone(path: Path, frequency: float, seconds: float, amplitude: float = 0.5) -> Path:
    """Writes a sine as 8 kHz mono 16-bit WAV; `amplitude` is relative to full scale, 0..1."""
    peak = amplitude * (FULL_SCALE - 1)
    step = 2 * math.pi * frequency / RATE
    samples = (round(peak * math.sin(step * n)) for n in range(round(seconds * RATE)))
    return _write(path, array.array("h", samples))


def silence(path: Path, seconds: float) -> Path:
    return _write(path, array.array("h", bytes(2 * round(seconds * RATE))))


def padded(source: Path, target: Path, seconds: float) -> Path:
    """Copies an 8 kHz WAV and adds silence until it lasts `seconds`."""
    recording = read_wav(source)
    if recording.rate != RATE:
        raise ValueError(f"{source.name} has {recording.rate} samples per second, wanted {RATE}")
    missing = max(0, round(seconds * RATE) - len(recording.samples))
    return _write(target, recording.samples + array.array("h", bytes(2 * missing)))


def read_wav(path: Path) -> Recording:
    """Reads a mono 16-bit WAV whose length fields may be wrong or unfinished.

    Programs that are ended while recording leave a zero or too large data length; what is in
    the file counts. Raises ValueError for any other format.
    """
    raw = path.read_bytes()[:MAX_BYTES]
    if raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise ValueError(f"{path.name} is no WAV file")
    rate, at = 0, 12
    while at + _HEADER <= len(raw):
        name, length = struct.unpack_from("<4sI", raw, at)
        at += _HEADER
        if name == b"data":
            return Recording(rate, _samples(raw[at : at + length] if length else raw[at:]))
        if name == b"fmt ":
            rate = _rate(path, raw[at : at + length])
        at += length + length % 2
    raise ValueError(f"{path.name} has no audio data")


def tone_level(path: Path, frequency: float) -> float:
    """How loud `frequency` (Hz) is in a WAV, 0..1 of full scale, in its best half second."""
    recording = read_wav(path)
    size = round(recording.rate * WINDOW_SECONDS)
    starts = range(0, len(recording.samples) - size + 1, size)
    every = max(1, len(starts) // MAX_WINDOWS)
    levels = sorted(
        (
            _goertzel(recording.samples[at : at + size], frequency / recording.rate)
            for at in starts[::every]
        ),
        reverse=True,
    )
    return levels[BEST_WINDOWS - 1] if len(levels) >= BEST_WINDOWS else 0.0


def _goertzel(samples: array.array[int], cycles: float) -> float:
    """Amplitude of the sine with `cycles` per sample, under a Hann window against leakage."""
    size = len(samples)
    turn = 2 * math.pi / size
    coefficient = 2 * math.cos(2 * math.pi * cycles)
    before = last = 0.0
    for n, sample in enumerate(samples):
        shaped = sample * (0.5 - 0.5 * math.cos(turn * n))
        before, last = last, shaped + coefficient * last - before
    power = before * before + last * last - coefficient * before * last
    return 4 * math.sqrt(max(0.0, power)) / size / FULL_SCALE


def _rate(path: Path, chunk: bytes) -> int:
    coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if (coding, channels, bits) != (1, 1, 16):
        raise ValueError(f"{path.name} is not mono 16-bit PCM")
    return int(rate)


def _samples(raw: bytes) -> array.array[int]:
    samples = array.array("h", raw[: len(raw) & ~1])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _write(path: Path, samples: array.array[int]) -> Path:
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(samples.tobytes())
    return path
