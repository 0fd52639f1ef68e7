"""A process that sees a folder in another place, without root's rights."""

import os
import subprocess
from pathlib import Path

import pytest

from squilla.ops.namespace import bound, succeeds
from squilla.ops.preflight import Identity

NOBODY = Identity("nobody", 65534, 65534)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_one_process_sees_the_folder_elsewhere_as_another_user(tmp_path: Path) -> None:
    closed, place = tmp_path / "closed", Path("/mnt")
    closed.mkdir()
    closed.chmod(0o777)
    (closed / "file").write_text("seen\n")
    tmp_path.chmod(0o700)  # closed to others: only the mount opens it
    told = subprocess.run(
        [*bound(closed, place, NOBODY), "sh", "-c", f"cat {place}/file; id -u; touch {place}/x"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.stdout.split() == ["seen", "65534"]
    assert told.returncode != 0, "the folder is shown read-only"
    assert not (place / "file").exists(), "nobody else sees it there"


@pytest.mark.parametrize(
    ("command", "outcome"), [(("true",), True), (("false",), False), (("/nonexistent",), False)]
)
def test_a_trial_run(command: tuple[str, ...], outcome: bool) -> None:  # noqa: FBT001
    assert succeeds(command) is outcome
