from pathlib import Path

import pytest

from tests.unit.commands.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "state")


@pytest.fixture
def with_alice(terminal: Terminal) -> Terminal:
    assert terminal.adds().exit_code == 0
    return terminal
