"""Each part runs, in the smallest size that still goes through everything."""

import pytest

from bench.machine import describe
from bench.parts import chains, languages, latency, parked, sustained, sweep


def test_latency_delivers_every_call() -> None:
    finding = latency.measure(count=10, rate=50)
    assert [row.measured for row in finding.rows if row.target == "0"] == ["0", "0"]


def test_sustained_tries_both_kinds_of_connection() -> None:
    finding = sustained.measure(rates=(10,), seconds=1)
    assert [row.what for row in finding.rows if "10/s" in row.what] == [
        "at 10/s, shared connections",
        "at 10/s, own connections",
    ]
    assert all("0 lost, 0 twice" in row.measured for row in finding.rows if "10/s" in row.what)


def test_parked_calls_are_all_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parked, "_WINDOW", 0.2)
    finding = parked.measure(count=30, rate=100, unwoken=0)
    assert [row.what for row in finding.rows if row.met is False] == []


def test_both_languages_serve_registers_and_calls() -> None:
    finding = languages.measure(registers=100, calls=20, rounds=1)
    assert len(finding.figures["runs"]) == 4  # type: ignore[arg-type]


def test_the_sweep_finds_a_block_that_nmap_finds_only_where_all_ports_answer() -> None:
    block = sweep.Situation("one block of audio ports missing", range(15_000, 15_100))
    finding = sweep.measure(0, (sweep.Situation(""), block))
    score = {row.what: row.measured for row in finding.rows if "faults named" in row.what}
    assert score["squilla doctor: faults named"] == "1 of 1"
    assert score["nmap, hurried: faults named"].startswith("0 of 1")
    assert score["nmap, hurried, answered: faults named"].startswith("1 of 1")


def test_all_tools_see_a_certificate_for_another_name() -> None:
    [_, _, name, *_] = chains.SITUATIONS
    finding = chains.measure((name,))
    assert [row.measured for row in finding.rows if "faults named" in row.what] == ["1 of 1"] * 3


def test_the_machine_is_described_without_its_name() -> None:
    found = describe()
    assert found["Kamailio"] != "not installed"
    assert found["sipp"] != "not installed"
    assert found["nmap"] != "not installed"
    assert found["testssl.sh"] != "not installed"
    assert found.keys().isdisjoint({"host", "node"})
