"""The public name has to be known where Kamailio starts, whatever the DNS says then (B6)."""

import os
import subprocess
from pathlib import Path

import pytest

from squilla.ops import names
from squilla.ops.preflight import Identity
from squilla.settings import BadSettings

UNKNOWN = "pbx.unknown.invalid"  # RFC 6761: never resolves
NOBODY = Identity("nobody", 65534, 65534)


def test_a_known_and_an_unknown_name() -> None:
    assert names.is_known("localhost")
    assert not names.is_known(UNKNOWN)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_command_is_made_to_know_the_name(tmp_path: Path) -> None:
    prefix = names.knowing(UNKNOWN, "192.0.2.7", tmp_path / "hosts", NOBODY)
    found = subprocess.run(
        [*prefix, "getent", "hosts", UNKNOWN, "localhost"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split()[:2] == ["192.0.2.7", UNKNOWN]
    assert "localhost" in found.stdout
    assert not names.is_known(UNKNOWN)


def test_where_that_is_not_possible_the_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=f"^Setting host: {UNKNOWN} does not resolve .*192.0.2.7"):
        names.knowing(UNKNOWN, "192.0.2.7", tmp_path / "hosts", None)
