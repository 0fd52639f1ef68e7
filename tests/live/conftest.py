"""The product and its people, for all live tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.product import Product
from tests.live.softphones.audio import tone


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that other users can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="squilla-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def product(open_folder: Path) -> Iterator[Product]:
    """One running Squilla with two people, ada (201) and bruno (202)."""
    with Product(open_folder / "product") as running:
        running.add_person("ada", "201", "Ada Rossi")
        running.add_person("bruno", "202", "Bruno Però")
        yield running


@pytest.fixture(scope="session")
def tone_440(open_folder: Path) -> Path:
    """Twenty seconds of 440 Hz."""
    return tone(open_folder / "440.wav", 440, 20)


@pytest.fixture(scope="session")
def tone_660(open_folder: Path) -> Path:
    """Twenty seconds of 660 Hz."""
    return tone(open_folder / "660.wav", 660, 20)
