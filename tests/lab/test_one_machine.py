"""PBX and firewall are one machine, the PBX's address an alias: healthy, and the faults of B7."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import addresses as at
from lab.faults import ONE_MACHINE_FAULTS, Fault
from lab.laboratory import ONE_MACHINE, Lab, causes, laboratory
from tests.lab.test_lab import NORMAL_SECONDS, bad


@pytest.fixture(scope="module")
def lab(open_folder: Path) -> Iterator[Lab]:
    folder = open_folder / "one-machine"
    folder.mkdir()
    with laboratory(folder, ONE_MACHINE) as found:
        yield found


def test_it_is_healthy_from_both_ends(lab: Lab) -> None:
    report = lab.examined()
    assert bad(report) == {}
    [forward] = [check for check in report["checks"] if check["code"] == "B7-FORWARD"]
    assert forward["status"] == "ok"


def test_its_lan_reaches_it_by_the_alias(lab: Lab) -> None:
    code = lab.net.pbx.run(sys.executable, "-m", "lab.portal", "127.0.0.1", "ada")
    words = (at.HOST, "--lan", "--pair", code, "--authority", str(lab.folder / "root.pem"))
    report = lab.doctor(lab.net.lan, *words, "--only", "B5-LAN")
    [reached] = report["checks"]
    assert reached["status"] == "ok", bad(report)


@pytest.mark.parametrize("fault", ONE_MACHINE_FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_named_first_and_no_other(lab: Lab, fault: Fault) -> None:
    with fault.made(lab):
        report = lab.examined(*fault.words)
    assert causes(report) == [fault.first], bad(report)
    assert report["seconds"] <= NORMAL_SECONDS
