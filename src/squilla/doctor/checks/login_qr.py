"""M1-QR: the QR is exactly `USERNAME;TOKEN;FQDN` (P1); which name it is, B6-NAMES judges."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.probes.qr import Flaw, QrSeen, read_qr
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

GOOD = Verdict("login.qr_good", Status.OK)
PARTS = Verdict("login.qr_parts", Status.FAIL)
SPACES = Verdict("login.qr_spaces", Status.FAIL)
NAME = Verdict("login.qr_name", Status.FAIL)
NEW_APP = Verdict("login.qr_new_app", Status.WARN)
NO_CODE = Verdict("login.qr_no_code", Status.UNKNOWN)
SEVERAL = Verdict("login.qr_several", Status.UNKNOWN)
TOO_BIG = Verdict("login.qr_too_big", Status.UNKNOWN)
UNREADABLE = Verdict("login.qr_unreadable", Status.UNKNOWN)

_FLAWS = {
    Flaw.TOO_BIG: TOO_BIG,
    Flaw.UNREADABLE: UNREADABLE,
    Flaw.NO_CODE: NO_CODE,
    Flaw.SEVERAL: SEVERAL,
    Flaw.NEW_APP: NEW_APP,
    Flaw.SPACES: SPACES,
    Flaw.PARTS: PARTS,
    Flaw.NAME: NAME,
}


@dataclass(frozen=True, slots=True)
class QrFacts:
    """The QR, and the name of the PBX that is examined."""

    seen: QrSeen
    examined: str


async def probe(sight: Sight) -> QrFacts:
    """Read what was given."""
    return QrFacts(await sight.know(read_qr, sight.target.qr), sight.target.host)


def judge(facts: QrFacts) -> Sequence[Finding]:
    """A name is the same with another case or a final dot."""
    seen = facts.seen
    same = seen.login is not None and _plain(seen.login.fqdn) == _plain(facts.examined)
    host = facts.examined if same else seen.host
    values: dict[str, Value] = {"parts": seen.parts, "host": host or "-"}
    evidence = (Evidence("parts", seen.parts), Evidence("FQDN", host or "-", Kind.HOST))
    return [_verdict(seen, host, same=same).found(*evidence, **values)]


def _verdict(seen: QrSeen, host: str, *, same: bool) -> Verdict:
    if seen.flaw:
        return _FLAWS[seen.flaw]
    return GOOD if same or host else NAME


def _plain(name: str) -> str:
    return name.rstrip(".").lower()


CHECK = Check(
    code="M1-QR",
    guide=("M1", "P1"),
    title="login.qr_title",
    wants=frozenset({Missing.QR}),
    probe=probe,
    judge=judge,
    verdicts=(
        GOOD,
        PARTS,
        SPACES,
        NAME,
        NEW_APP,
        NO_CODE,
        SEVERAL,
        TOO_BIG,
        UNREADABLE,
    ),
)
