"""P1-DISK: the PBX has room to write; a full disk refuses logins and calls in odd ways (P1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands import disk
from squilla.doctor.errands.disk import Disk
from squilla.doctor.inside import Inside
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Status, Value, Verdict

ROOM = Verdict("machine.disk_room", Status.OK)
TIGHT = Verdict("machine.disk_tight", Status.WARN)
FULL = Verdict("machine.disk_full", Status.FAIL)
FILES = Verdict("machine.disk_files", Status.FAIL)
UNSEEN = Verdict("machine.disk_unseen", Status.UNKNOWN)

_MEGABYTE = 1_000_000
_FULL, _TIGHT = 16 * _MEGABYTE, 1000 * _MEGABYTE
_TIGHT_SHARE = 0.05
_WORST_FIRST = (FULL, FILES, TIGHT, ROOM)


@dataclass(frozen=True, slots=True)
class DiskFacts:
    """The file systems that a PBX writes to."""

    disks: tuple[Disk, ...]


async def probe(sight: Sight) -> DiskFacts:
    """Ask the PBX host."""
    return DiskFacts(await sight.know(_disks, sight.inside) if sight.inside else ())


async def _disks(inside: Inside) -> tuple[Disk, ...]:
    return (await inside.ask(disk.ERRAND, disk.Question())).disks


def judge(facts: DiskFacts) -> Sequence[Finding]:
    """A finding for each that is full or nearly so; else one for the tightest."""
    judged = [(_verdict(one), one) for one in facts.disks if one.size]
    if not judged:
        return [UNSEEN.found()]
    judged.sort(key=lambda pair: (_WORST_FIRST.index(pair[0]), pair[1].free))
    bad = [pair for pair in judged if pair[0] is not ROOM]
    return [verdict.found(*_evidence(one), **_values(one)) for verdict, one in bad or judged[:1]]


def _verdict(one: Disk) -> Verdict:
    """A small share of a large disk is still plenty; a small disk is judged by its share."""
    if one.free < _FULL:
        return FULL
    if one.files == 0:
        return FILES
    return TIGHT if one.free < min(_TIGHT, one.size * _TIGHT_SHARE) else ROOM


def _values(one: Disk) -> dict[str, Value]:
    return {"folder": one.folder, "megabytes": one.free // _MEGABYTE}


def _evidence(one: Disk) -> list[Evidence]:
    return [
        Evidence(f"{one.folder} free, MB", one.free // _MEGABYTE),
        Evidence(f"{one.folder} size, MB", one.size // _MEGABYTE),
        Evidence(f"{one.folder} files left", one.files),
    ]


CHECK = Check(
    code="P1-DISK",
    guide=("P1",),
    title="machine.disk_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(ROOM, TIGHT, FULL, FILES, UNSEEN),
)
