"""What the app's microphone hears: beeps, because a browser takes a steady tone for noise."""

import math
import wave
from array import array
from pathlib import Path

SPOKEN_HZ = 440
RATE = 48_000  # samples per second, a browser's own
ON_SECONDS, OFF_SECONDS = 0.5, 0.3
AMPLITUDE = 0.5
FULL_SCALE = 32_767


def voice(path: Path) -> Path:
    """Writes one beep and its pause; the browser plays the file over and over."""
    step = 2 * math.pi * SPOKEN_HZ / RATE
    peak = AMPLITUDE * FULL_SCALE
    samples = array("h", (round(peak * math.sin(step * n)) for n in range(int(ON_SECONDS * RATE))))
    samples.extend([0] * round(OFF_SECONDS * RATE))
    with wave.open(str(path), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(samples.tobytes())
    return path
