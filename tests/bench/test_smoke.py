"""Each part runs, in the smallest size that still goes through everything."""

import pytest

from bench.machine import describe
from bench.parts import languages, latency, parked, sustained


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


def test_the_machine_is_described_without_its_name() -> None:
    found = describe()
    assert found["Kamailio"] != "not installed"
    assert found["sipp"] != "not installed"
    assert found.keys().isdisjoint({"host", "node"})
