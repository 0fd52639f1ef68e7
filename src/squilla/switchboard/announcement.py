"""The message before the echo (T1): WAV files in, G.711 frames out; made by espeak-ng."""

import math
import shutil
import subprocess
import tempfile
import wave
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from squilla.media.g711 import FRAME_SAMPLES, RATE, Codec
from squilla.media.tone import FULL_SCALE, loudness

SPEECH_SECONDS = 60
_CUTOFF_HZ = 3400
_HALF_WIDTH = 32
_LOUDNESS = 0.12
_PEAK = 0.9
_SPEED = "150"
_VOICE_TIMEOUT = 30.0


class BadAnnouncement(Exception):
    """An announcement that can't be used or made; the text says what to change."""


def load(path: Path) -> "array[int]":
    """The samples of a WAV file of 8000 Hz, mono, 16 bits and at most 60 s; BadAnnouncement."""
    try:
        rate, samples = _read(path)
    except (OSError, EOFError, wave.Error) as error:
        raise BadAnnouncement(f"announcement {path} cannot be read: {error}") from None
    if rate != RATE or len(samples) > SPEECH_SECONDS * RATE:
        raise BadAnnouncement(f"announcement {path} must have {RATE} Hz and at most 60 s")
    return samples


def frames(announcements: Iterable[Sequence[int]], codec: Codec) -> list[bytes]:
    """The announcements one after the other as 20 ms frames; silence fills the last of each."""
    found = []
    for samples in announcements:
        padding = [0] * (-len(samples) % FRAME_SAMPLES)
        coded = codec.encode([*samples, *padding])
        found += [coded[at : at + FRAME_SAMPLES] for at in range(0, len(coded), FRAME_SAMPLES)]
    return found


def generate(directory: Path, texts: Mapping[str, str]) -> list[Path]:
    """Speak a text in each language ("it", "en" ...) into `echo-<language>.wav`; the paths.

    Raises BadAnnouncement when espeak-ng is missing or fails.
    """
    program = shutil.which("espeak-ng")
    if program is None:
        raise BadAnnouncement("espeak-ng is not installed: install it, or give WAV files")
    return [
        _speak(program, language, text, directory / f"echo-{language}.wav")
        for language, text in texts.items()
    ]


def _speak(program: str, language: str, text: str, target: Path) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "spoken.wav"
        command = [program, "-v", language, "-s", _SPEED, "-w", str(spoken), "--", text]
        try:
            subprocess.run(  # noqa: S603  fixed program, no shell
                command,
                check=True,
                capture_output=True,
                timeout=_VOICE_TIMEOUT,
                process_group=0,  # a Ctrl-C is ours to act on
            )
            rate, samples = _read(spoken)
        except (OSError, EOFError, subprocess.SubprocessError, wave.Error) as error:
            raise BadAnnouncement(f"espeak-ng could not speak {language!r}: {error}") from None
    _write(target, levelled(resampled(samples, rate)))
    return target


def resampled(samples: Sequence[int], rate: int) -> list[float]:
    """The samples at 8000 Hz instead of `rate`, without what telephony can't carry.

    A windowed sinc of 65 taps is both the low-pass and the interpolation, so any rate will do.
    """
    ratio = rate / RATE
    return [
        _interpolated(samples, at * ratio, 2 * _CUTOFF_HZ / rate)
        for at in range(int(len(samples) / ratio))
    ]


def _interpolated(samples: Sequence[int], centre: float, bandwidth: float) -> float:
    first = max(math.ceil(centre - _HALF_WIDTH), 0)
    last = min(math.floor(centre + _HALF_WIDTH), len(samples) - 1)
    return sum(samples[at] * _tap(at - centre, bandwidth) for at in range(first, last + 1))


def _tap(distance: float, bandwidth: float) -> float:
    window = 0.5 + 0.5 * math.cos(math.pi * distance / _HALF_WIDTH)
    angle = math.pi * bandwidth * distance
    return bandwidth * window * (math.sin(angle) / angle if angle else 1.0)


def levelled(samples: Sequence[float]) -> "array[int]":
    """The samples at the level of ordinary telephone speech, short of clipping."""
    rounded = [round(sample) for sample in samples]
    peak = max(map(abs, rounded), default=0)
    if peak == 0:
        return array("h", rounded)
    gain = min(_LOUDNESS / loudness(rounded), _PEAK * FULL_SCALE / peak)
    return array("h", (round(sample * gain) for sample in samples))


def _read(path: Path) -> tuple[int, "array[int]"]:
    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise wave.Error("it must be mono with 16 bits")
        return file.getframerate(), array("h", file.readframes(file.getnframes()))


def _write(path: Path, samples: "array[int]") -> None:
    """Whole or not at all: a file that is there is taken as good at the next start."""
    draft = path.with_suffix(".new")
    with wave.open(str(draft), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    draft.replace(path)
