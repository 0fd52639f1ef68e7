"""errands/disk: each file system once."""

import asyncio
import shutil
from pathlib import Path

from squilla.doctor.errands.disk import Question, disks_of, run


def test_folders_on_one_file_system_are_one_disk(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    [disk] = disks_of([str(tmp_path / "missing"), str(tmp_path), str(inner)])
    usage = shutil.disk_usage(tmp_path)
    assert disk.folder == str(tmp_path)
    assert disk.size == usage.total
    assert abs(disk.free - usage.free) < 1 << 30
    assert disk.files != 0


def test_the_root_is_always_among_them() -> None:
    assert asyncio.run(run(Question())).disks[0].folder == "/"
