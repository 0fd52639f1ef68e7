"""What the phones of the live tests say, and the night that most tests of the wake share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.night import Night, night
from tests.live.softphones.audio import tone


@pytest.fixture(scope="session")
def tone_440(open_folder: Path) -> Path:
    """Twenty seconds of 440 Hz."""
    return tone(open_folder / "440.wav", 440, 20)


@pytest.fixture(scope="session")
def tone_660(open_folder: Path) -> Path:
    """Twenty seconds of 660 Hz."""
    return tone(open_folder / "660.wav", 660, 20)


@pytest.fixture(scope="session")
def at_night(open_folder: Path) -> Iterator[Night]:
    """Ada calls, Bruno's and Carla's phones sleep."""
    with night(open_folder / "night", ("ada", "bruno", "carla")) as found:
        yield found
