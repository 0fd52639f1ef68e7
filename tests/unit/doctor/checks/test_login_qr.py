"""M1-QR: what the QR says, and what follows."""

import asyncio

import pytest

from squilla.doctor.checks.login_qr import (
    GOOD,
    NAME,
    NEW_APP,
    NO_CODE,
    PARTS,
    SEVERAL,
    SPACES,
    TOO_BIG,
    UNREADABLE,
    QrFacts,
    judge,
    probe,
)
from squilla.doctor.probes.qr import Flaw, QrSeen, parse
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict

HOST = "pbx.example.com"
TOKEN = "0123456789abcdef"


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (parse(f"ada;{TOKEN};{HOST}"), GOOD),
        (parse(f"ada;{TOKEN};PBX.example.com"), GOOD),
        (parse(f"ada;{TOKEN};10.0.0.7"), GOOD),
        (parse(f"ada;{TOKEN};other.example.com"), GOOD),
        (parse(f"ada;{HOST};{TOKEN}"), NAME),
        (parse(f"ada;{TOKEN};office"), NAME),
        (parse(f"ada;{TOKEN}"), PARTS),
        (parse(f"ada ;{TOKEN};{HOST}"), SPACES),
        (parse(f"ada;{TOKEN};https://{HOST}"), NAME),
        (parse(f"csc:ada@{HOST}@qrcode:{TOKEN}@B"), NEW_APP),
        (QrSeen(flaw=Flaw.NO_CODE), NO_CODE),
        (QrSeen(flaw=Flaw.SEVERAL), SEVERAL),
        (QrSeen(flaw=Flaw.TOO_BIG), TOO_BIG),
        (QrSeen(flaw=Flaw.UNREADABLE), UNREADABLE),
    ],
)
def test_verdict(seen: QrSeen, verdict: Verdict) -> None:
    [finding] = judge(QrFacts(seen, f"{HOST}."))
    assert finding.verdict is verdict
    assert TOKEN not in repr(finding)


def test_a_name_without_a_dot_is_good_when_it_is_the_one_examined() -> None:
    [finding] = judge(QrFacts(parse(f"ada;{TOKEN};localhost"), "localhost"))
    assert finding.verdict is GOOD
    assert finding.values["host"] == "localhost"


def test_the_probe_reads_what_was_given() -> None:
    sight = Sight(Target(HOST, qr=f"ada;{TOKEN};{HOST}"))
    facts = asyncio.run(probe(sight))
    assert facts == QrFacts(parse(f"ada;{TOKEN};{HOST}"), HOST)
