import wave
from pathlib import Path

import pytest

from squilla.media.tone import tone


@pytest.fixture
def announcement(tmp_path: Path) -> Path:
    """A fifth of a second of 440 Hz."""
    path = tmp_path / "announcement.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(tone(440, 0.2).tobytes())
    return path
