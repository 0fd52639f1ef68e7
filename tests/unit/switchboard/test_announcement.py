"""Announcements: read, cut into frames, made by espeak-ng."""

import shutil
import subprocess
import wave
from pathlib import Path

import pytest

from squilla.media.g711 import Codec
from squilla.media.tone import loudness, tone, tone_level
from squilla.switchboard.announcement import (
    BadAnnouncement,
    frames,
    generate,
    levelled,
    load,
    resampled,
)


def written(path: Path, *, rate: int = 8000, channels: int = 1, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(channels * width * 800))
    return path


def test_a_file_is_read(announcement: Path) -> None:
    assert tone_level(load(announcement), 8000, 440) > 0.25


@pytest.mark.parametrize("wrong", [{"rate": 16000}, {"channels": 2}, {"width": 1}])
def test_another_format_is_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(BadAnnouncement, match="must"):
        load(written(tmp_path / "x.wav", **wrong))


@pytest.mark.parametrize("content", [b"", b"not a WAV file at all", b"RIFF\0\0\0\0WAVE"])
def test_what_is_no_wav_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    with pytest.raises(BadAnnouncement, match="cannot be read"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadAnnouncement, match=r"none\.wav"):
        load(tmp_path / "none.wav")


@pytest.mark.parametrize("codec", list(Codec))
def test_announcements_follow_each_other_in_whole_frames(codec: Codec) -> None:
    found = frames([tone(440, 0.05), tone(1000, 0.02)], codec)
    assert [len(frame) for frame in found] == [160] * 4
    assert tone_level(codec.decode(found[0]), 8000, 440) > 0.25
    assert tone_level(codec.decode(found[3]), 8000, 1000) > 0.25
    assert set(codec.decode(found[2])[80:]) <= {0, 8}


@pytest.mark.parametrize("rate", [16000, 22050, 44100])
def test_resampling_keeps_what_telephony_carries(rate: int) -> None:
    for frequency in (300, 1000, 3000):
        kept = levelled(resampled(tone(frequency, 0.25, rate), rate))
        assert abs(len(kept) - 2000) <= 1
        assert tone_level(kept[200:1800], 8000, frequency) > 0.15


@pytest.mark.parametrize("frequency", [4500, 5000, 7000])
def test_resampling_removes_what_would_fold_back(frequency: int) -> None:
    kept = resampled(tone(frequency, 0.25, 22050), 22050)
    assert max(map(abs, kept[200:1800])) < 0.01 * 0.3 * 32767


def test_the_level_is_that_of_a_telephone() -> None:
    assert loudness(levelled(tone(440, 0.2, amplitude=0.01))) == pytest.approx(0.12, abs=0.01)
    peaky = [0] * 5000 + [3000] * 5
    assert max(levelled(peaky)) == pytest.approx(0.9 * 32767, abs=1)
    assert list(levelled([0, 0])) == [0, 0]


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_texts_are_spoken(tmp_path: Path) -> None:
    paths = generate(tmp_path, {"it": "Prova di eco.", "en": "Echo test."})
    assert [path.name for path in paths] == ["echo-it.wav", "echo-en.wav"]
    for path in paths:
        samples = load(path)
        assert len(samples) > 8000 * 0.4
        assert 0.03 < loudness(samples) < 0.2


def test_without_espeak_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(BadAnnouncement, match="install it"):
        generate(tmp_path, {"en": "Echo test."})


def test_a_voice_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_args: object, **_options: object) -> None:
        raise subprocess.CalledProcessError(1, "espeak-ng")

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", failing)
    with pytest.raises(BadAnnouncement, match="'en'"):
        generate(tmp_path, {"en": "Echo test."})
