"""Test tones and how much of one is in a recording (Goertzel's algorithm), for checks of P2."""

import math
from array import array
from collections.abc import Sequence

FULL_SCALE = 32767
_DEFAULT_AMPLITUDE = 0.3


def tone(
    frequency: float, seconds: float, rate: int = 8000, amplitude: float = _DEFAULT_AMPLITUDE
) -> "array[int]":
    """A sine of 16-bit samples; `frequency` in Hz, `amplitude` relative to full scale (0..1)."""
    step = 2 * math.pi * frequency / rate
    peak = amplitude * FULL_SCALE
    return array("h", (round(peak * math.sin(step * n)) for n in range(round(seconds * rate))))


def tone_level(samples: Sequence[int], rate: int, frequency: float) -> float:
    """Amplitude of one frequency in the samples, relative to full scale (0..1).

    Frequencies nearer than `rate / len(samples)` Hz are not told apart.
    """
    if not samples:
        return 0.0
    step = 2 * math.pi * frequency / rate
    factor = 2 * math.cos(step)
    last = before = 0.0
    for sample in samples:
        last, before = sample + factor * last - before, last
    power = last * last + before * before - factor * last * before
    return 2 * math.sqrt(max(power, 0.0)) / len(samples) / FULL_SCALE


def loudness(samples: Sequence[int]) -> float:
    """Root mean square of the samples, relative to full scale (0..1)."""
    if not samples:
        return 0.0
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples)) / FULL_SCALE
