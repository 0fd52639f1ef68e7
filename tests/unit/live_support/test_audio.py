import struct
from pathlib import Path

import pytest

from tests.live.softphones import audio


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    return audio.tone(tmp_path / "tone.wav", 440, 1.0, amplitude=0.25)


def test_a_tone_is_found_and_another_is_not(tone: Path) -> None:
    assert audio.tone_level(tone, 440) == pytest.approx(0.25, abs=0.01)
    assert audio.tone_level(tone, 700) < 0.005


def test_half_a_second_within_silence_is_enough(tmp_path: Path) -> None:
    short = audio.tone(tmp_path / "short.wav", 440, 0.7)
    long = audio.padded(short, tmp_path / "long.wav", 20)
    assert audio.read_wav(long).seconds == pytest.approx(20)
    assert audio.tone_level(long, 440) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.3])
def test_a_click_is_no_tone(tmp_path: Path, seconds: float) -> None:
    click = audio.tone(tmp_path / "click.wav", 440, seconds)
    assert audio.tone_level(click, 440) == 0.0
    padded = audio.padded(click, tmp_path / "padded.wav", 2)
    assert audio.tone_level(padded, 440) < 0.01


@pytest.mark.parametrize("length", [0, 12, 0xFFFFFFFF])
def test_a_wrong_data_length_loses_nothing_that_is_there(tone: Path, length: int) -> None:
    raw = bytearray(tone.read_bytes())
    raw[40:44] = struct.pack("<I", length)
    tone.write_bytes(raw)
    wanted = 6 if length == 12 else 8_000
    assert len(audio.read_wav(tone).samples) == wanted


def test_unknown_chunks_are_passed_over(tone: Path) -> None:
    raw = tone.read_bytes()
    tone.write_bytes(raw[:12] + b"LIST" + struct.pack("<I", 3) + b"abc\0" + raw[12:])
    assert audio.read_wav(tone).rate == 8_000


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "no WAV"),
        (b"RIFF\0\0\0\0WAVE", "no audio data"),
        (
            b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", 7, 1, 8000, 8000, 1, 8),
            "not mono 16-bit",
        ),
    ],
)
def test_other_files_are_refused(tmp_path: Path, raw: bytes, why: str) -> None:
    path = tmp_path / "other.wav"
    path.write_bytes(raw)
    with pytest.raises(ValueError, match=why):
        audio.read_wav(path)


def test_only_the_phones_rate_can_be_played(tmp_path: Path) -> None:
    path = tmp_path / "fast.wav"
    header = struct.pack("<HHIIHH", 1, 1, 48000, 96000, 2, 16)
    path.write_bytes(b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0" + header + b"data\0\0\0\0")
    with pytest.raises(ValueError, match="48000 samples"):
        audio.padded(path, tmp_path / "out.wav", 1)
