"""How tools' words are counted, and what the doctor is taken to have said."""

import pytest

from bench.peers import doctor
from bench.peers.naming import Naming, Said, Try, rows
from bench.wire import packets
from lab.faults import FAULTS


def tried(fault: str, naming: Naming) -> Try:
    return Try("tool", fault, Said(naming, "words"), 1.25, 20, 10)


@pytest.mark.parametrize(
    ("fault", "naming", "is_right"),
    [
        ("", Naming.SILENT, True),
        ("", Naming.ALARM, False),
        ("a", Naming.NAMED, True),
        ("a", Naming.ALARM, False),
        ("a", Naming.SILENT, False),
    ],
)
def test_right_is_a_fault_named_and_health_left_alone(
    fault: str, naming: Naming, *, is_right: bool
) -> None:
    assert tried(fault, naming).is_right is is_right


@pytest.mark.parametrize(
    ("healthy", "score"),
    [(Naming.SILENT, "1 of 2"), (Naming.ALARM, "1 of 2; and an alarm in the healthy network")],
)
def test_rows_count_the_named_faults_and_tell_each_try(healthy: Naming, score: str) -> None:
    tries = [tried("", healthy), tried("a", Naming.NAMED), tried("b", Naming.SILENT)]
    first, *each = rows(tries)
    assert (first.what, first.measured) == ("tool: faults named", score)
    assert [row.what for row in each] == ["healthy: tool", "a: tool", "b: tool"]
    assert each[1].measured == "1.2 s, 20 packets sent, 10 received: named (words)"


@pytest.mark.parametrize(
    ("found", "naming"),
    [
        ([], Naming.SILENT),
        (["A4-UDP"], Naming.NAMED),
        (["B2-5061"], Naming.ALARM),
        (["A4-UDP", "B2-5061"], Naming.ALARM),
    ],
)
def test_the_doctor_names_a_fault_as_its_only_cause(found: list[str], naming: Naming) -> None:
    report = {"diagnosis": [{"cause": code} for code in found]}
    assert doctor.judge(report, "A4-UDP").naming is naming


def test_faults_of_the_lab_are_found_by_name_and_none_is_healthy() -> None:
    assert doctor.fault(FAULTS[0].name) is FAULTS[0]
    assert not doctor.fault("").first


def test_packets_are_those_of_the_interface() -> None:
    shown = '[{"stats64": {"rx": {"packets": 7, "bytes": 1}, "tx": {"packets": 9}}}]'
    assert packets(shown) == (9, 7)
