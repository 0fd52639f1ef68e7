"""P1-DISK: what is room enough."""

import asyncio

import pytest

from squilla.doctor.checks.machine_disk import (
    FILES,
    FULL,
    ROOM,
    TIGHT,
    UNSEEN,
    DiskFacts,
    judge,
    probe,
)
from squilla.doctor.errands.disk import Disk
from squilla.doctor.inside import Here
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict

MB = 1_000_000


def disk(free: int, size: int = 100_000, files: int = 1000, folder: str = "/") -> Disk:
    return Disk(folder, size * MB, free * MB, files)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (disk(50_000), ROOM),
        (disk(1000), ROOM),
        (disk(999), TIGHT),
        (disk(60, size=1000), ROOM),
        (disk(49, size=1000), TIGHT),
        (disk(15), FULL),
        (disk(0), FULL),
        (disk(50_000, files=0), FILES),
        (disk(50_000, files=-1), ROOM),
        (disk(0, size=0), UNSEEN),
    ],
)
def test_verdict(one: Disk, verdict: Verdict) -> None:
    [finding] = judge(DiskFacts((one,)))
    assert finding.verdict is verdict


def test_nothing_seen() -> None:
    [finding] = judge(DiskFacts(()))
    assert finding.verdict is UNSEEN


def test_each_bad_disk_is_told_the_worst_first_and_good_ones_only_when_all_are() -> None:
    tight, full = disk(500, folder="/var"), disk(1, folder="/tmp")
    found = judge(DiskFacts((disk(90_000), tight, full)))
    assert [(one.verdict, one.values["folder"]) for one in found] == [
        (FULL, "/tmp"),
        (TIGHT, "/var"),
    ]
    [only] = judge(DiskFacts((disk(90_000), disk(2000, folder="/var"))))
    assert only.values["folder"] == "/var"


def test_probe_sees_this_machine() -> None:
    facts = asyncio.run(probe(Sight(Target("pbx.example.com"), inside=Here())))
    assert facts.disks[0].size > 0
