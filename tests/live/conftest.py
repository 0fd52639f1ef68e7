"""What the phones of the live tests say."""

from pathlib import Path

import pytest

from tests.live.softphones.audio import tone


@pytest.fixture(scope="session")
def tone_440(open_folder: Path) -> Path:
    """Twenty seconds of 440 Hz."""
    return tone(open_folder / "440.wav", 440, 20)


@pytest.fixture(scope="session")
def tone_660(open_folder: Path) -> Path:
    """Twenty seconds of 660 Hz."""
    return tone(open_folder / "660.wav", 660, 20)
