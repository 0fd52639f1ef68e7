from pathlib import Path

import pytest

from tests.unit.sip.certificates import Authority, authority


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder: Path = tmp_path_factory.mktemp("tls")
    return authority(folder)
