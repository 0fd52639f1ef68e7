from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.gateway.world import World, gateway_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with gateway_world(tmp_path) as made:
        yield made
