"""The doctor names each fault first and nothing besides; the healthy network has none."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lab import addresses as at
from lab.faults import DOWNLINK, FAULTS, ONE_MACHINE_FAULTS, UPLINK, Fault, alias, filters
from lab.laboratory import Lab, Report, causes, laboratory, verdicts
from lab.network import ALIAS
from lab.pbx_asterisk import asterisk, transport

ECHO_SECONDS = 200
FAST_SECONDS = 15.0
NORMAL_SECONDS = 120.0
DEAD_SECONDS = 40.0
NOT_SEEN_WITHOUT = {"lan", "qr"}


@pytest.fixture(scope="module")
def lab(open_folder: Path) -> Iterator[Lab]:
    folder = open_folder / "lab"
    folder.mkdir()
    with laboratory(folder) as found:
        yield found


def bad(report: Report) -> dict[str, str]:
    """The checks that are neither ok nor without meaning here, and what they say."""
    return {
        check["code"]: " ".join(one["summary"]["en"] for one in check["findings"])
        or f"{check['outcome']} {check['because']}"
        for check in report["checks"]
        if check["status"] not in {"ok", "skip"} and check["because"] not in NOT_SEEN_WITHOUT
    }


def test_the_healthy_network_is_healthy_from_both_ends(lab: Lab) -> None:
    report = lab.examined()
    assert bad(report) == {}
    assert report["vantages"] == ["outside", "inside"]
    [swept] = [check for check in report["checks"] if check["code"] == "A4-UDP"]
    assert "10001" in swept["findings"][0]["summary"]["en"]
    good = {check["code"] for check in report["checks"] if check["status"] == "ok"}
    assert {"P2-ALG", "M4-GATEWAY"} <= good


def test_the_healthy_network_is_healthy_from_inside_and_soon(lab: Lab) -> None:
    report = lab.doctor(lab.net.pbx, "--inside", "--fast", "--from-here")
    assert bad(report) == {}
    assert report["seconds"] <= FAST_SECONDS


def test_the_healthy_network_is_healthy_from_its_own_lan(lab: Lab) -> None:
    root = str(lab.folder / "root.pem")
    report = lab.doctor(lab.net.lan, at.HOST, "--lan", "--authority", root, "--from-here")
    assert bad(report).keys() == {"B3-ADDRESS", "B5-LAN"}, bad(report)
    assert {check["status"] for check in report["checks"]} <= {"ok", "skip", "unknown"}


def test_an_alias_of_the_firewall_makes_up_for_a_carrier_without_hairpin(lab: Lab) -> None:
    with alias(ALIAS)(lab):
        report = lab.examined()
    assert bad(report) == {}
    assert verdicts(report, "B5-HAIRPIN") == ["hairpin_good"]


def test_a_name_as_public_address_that_leads_there_is_only_a_warning(lab: Lab) -> None:
    report = lab.examined("--address", at.VOICE)
    assert bad(report).keys() == {"B3-ADDRESS"}, bad(report)
    assert {check["status"] for check in report["checks"]} <= {"ok", "skip", "unknown", "warn"}


@pytest.mark.timeout(ECHO_SECONDS)
def test_a_phone_on_4g_holds_the_echo_longer_than_a_minute(lab: Lab) -> None:
    qr = lab.pbx.product.qr("ada")
    root = str(lab.folder / "root.pem")
    words = (at.HOST, "--authority", root, "--qr", qr, "--only", "T1-ECHO")
    report = lab.doctor(lab.net.phone, *words)
    assert bad(report) == {}
    assert report["seconds"] <= NORMAL_SECONDS


def test_the_healthy_network_is_healthy_with_an_asterisk_on_the_pbx(lab: Lab) -> None:
    with asterisk(lab.net.pbx, lab.net.own, transport()):
        report = lab.examined()
        inside = lab.doctor(lab.net.pbx, "--inside", "--only", "A1", "--only", "B2", "--from-here")
    assert bad(report) == {}
    assert bad(inside) == {}
    for seen in (report, inside):
        [checked] = [check for check in seen["checks"] if check["code"] == "A1-TRANSPORT"]
        assert "0.0.0.0-tcp" in checked["findings"][0]["summary"]["en"]


def test_an_asterisk_that_squillas_user_may_not_ask_is_asked_as_root(lab: Lab) -> None:
    with asterisk(lab.net.pbx, lab.net.own, transport(), group="root"):
        report = lab.examined()
        inside = lab.doctor(lab.net.pbx, "--inside", "--only", "A1", "--from-here")
    unseen = bad(report)
    assert causes(report) == []
    assert unseen.keys() == {"A1-TRANSPORT", "A1-RESTART", "B2-RTP-RANGE", "B3-PBX-ADDRESS"}
    assert "--offer-pair" in unseen["A1-TRANSPORT"]
    assert bad(inside) == {}


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ((UPLINK,), "echo_uplink_dead"),
        ((DOWNLINK,), "echo_downlink_dead"),
        ((UPLINK, DOWNLINK), "echo_both_dead"),
    ],
)
def test_the_way_that_the_voice_does_not_go_is_named_soon(
    lab: Lab, rules: Sequence[str], verdict: str
) -> None:
    with filters(*rules)(lab):
        report = lab.examined("--only", "T1-ECHO", "--qr", lab.pbx.product.qr("ada"))
    assert causes(report) == ["T1-ECHO"], bad(report)
    [echo] = [check for check in report["checks"] if check["code"] == "T1-ECHO"]
    assert [found["verdict"] for found in echo["findings"]] == [verdict], echo
    assert report["seconds"] <= DEAD_SECONDS


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_named_first_and_no_other(lab: Lab, fault: Fault) -> None:
    with fault.made(lab):
        report = lab.examined(*fault.words)
    assert causes(report) == [fault.first], bad(report)
    if fault.verdict:
        assert verdicts(report, fault.first) == [fault.verdict]
    assert report["seconds"] <= NORMAL_SECONDS


def test_the_table_in_the_documentation_has_every_fault() -> None:
    table = (Path(__file__).parents[2] / "docs" / "lab.md").read_text(encoding="utf-8")
    for fault in (*FAULTS, *ONE_MACHINE_FAULTS):
        assert f"| {fault.name} | `{fault.first}` |" in table
