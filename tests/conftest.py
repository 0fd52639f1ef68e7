"""The running product and its people, for the live tests and the browser's."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.product import Product


@pytest.fixture(scope="session", autouse=True)
def _no_squilla_here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings that lead to no state, in place of this machine's own (`make run` leaves some)."""
    folder = tmp_path_factory.mktemp("without-squilla")
    settings = folder / "squilla.toml"
    settings.write_text(f'state = "{folder / "none"}"\n')
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SQUILLA_CONFIG", str(settings))
        yield


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
