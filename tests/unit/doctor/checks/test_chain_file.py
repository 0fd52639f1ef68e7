"""B1-FILE: the disk beside what is shown."""

import asyncio
from typing import Any

import pytest

from squilla.doctor.checks import chain_trust
from squilla.doctor.checks.chain_file import (
    CHECK,
    FORGOTTEN,
    GOOD,
    NOT_LOADED,
    UNSEEN,
    FileFacts,
    judge,
)
from squilla.doctor.engine import examine
from squilla.doctor.errands import served_files
from squilla.doctor.errands.served_files import OnDisk
from squilla.doctor.inside import Errand
from squilla.doctor.probes.chain import Certificates
from squilla.doctor.probes.chain_leaf import Leaf
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict
from tests.unit.doctor.checks.chain_facts import certificates, chain, everywhere, leaf

NEW = leaf("2", age=5, left=85)
FRESH = leaf("3", age=0.5, left=89.5)
OLD, LATE = leaf("1", age=60, left=30), leaf("1", age=70, left=20)
FILE = "/etc/letsencrypt/live/pbx/fullchain.pem"


def on_disk(certificate: Leaf) -> OnDisk:
    begins, ends = certificate.begins.isoformat(), certificate.ends.isoformat()
    names, key = certificate.names, certificate.key
    return OnDisk(FILE, certificate.fingerprint, names, key, begins, ends)


@pytest.mark.parametrize(
    ("shown", "disk", "verdict"),
    [
        (everywhere(chain(NEW)), [NEW], GOOD),
        (everywhere(chain(NEW)), [OLD], GOOD),
        (everywhere(chain(OLD)), [NEW], NOT_LOADED),
        (everywhere(chain(OLD)), [OLD, NEW], NOT_LOADED),
        (everywhere(chain(LATE)), [NEW], FORGOTTEN),
        (everywhere(chain(OLD)), [FRESH], GOOD),
        (everywhere(chain(OLD)), [leaf("9", age=5, key="RSA")], GOOD),
        (everywhere(chain(OLD)), [leaf("9", age=5, names=("x.example",))], GOOD),
        (everywhere(chain(NEW), chain(OLD)), [NEW], GOOD),
        (everywhere(chain(NEW)), [], UNSEEN),
        (certificates(), [NEW], UNSEEN),
    ],
)
def test_verdict(shown: Certificates, disk: list[Leaf], verdict: Verdict) -> None:
    [finding] = judge(FileFacts(shown, tuple(map(on_disk, disk))))
    assert finding.verdict is verdict


def test_the_file_and_the_ports_are_named() -> None:
    [finding] = judge(FileFacts(everywhere(chain(LATE)), (on_disk(NEW),)))
    assert (finding.values["file"], finding.values["ports"]) == (FILE, "443, 5061, 6061")


class Pbx:
    """A PBX host with one certificate on its disk."""

    async def ask(self, errand: Errand[Any, Any], question: Any) -> Any:
        assert (errand, question) == (served_files.ERRAND, served_files.Question("pbx.example.com"))
        return served_files.Answer((on_disk(NEW),))


def test_both_views_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    async def probe(_: Sight) -> Certificates:
        return everywhere(chain(LATE))

    monkeypatch.setattr(chain_trust, "probe", probe)
    sight = Sight(Target("pbx.example.com"), outside=True, inside=Pbx())
    [attempt] = asyncio.run(examine([CHECK], sight))
    assert [finding.verdict for finding in attempt.findings] == [FORGOTTEN]
