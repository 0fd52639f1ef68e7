"""What /metrics shows."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import pytest
from prometheus_client import generate_latest

from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable, Rpc
from squilla.model.devices import Device
from squilla.ops.metrics import SquillaCollector, metrics_registry
from squilla.store import accounts, devices
from squilla.store.engine import Store
from tests.unit.ops.free_ports import free_ports
from tests.unit.pbx.ng_server import rtpengine

NOW = 1000.0


class FakeEdge(Edge):
    """A Kamailio with four phones."""

    def __init__(self, *, away: bool = False) -> None:
        super().__init__(cast("Rpc", None))
        self._away = away

    def registrations(self) -> int:
        if self._away:
            raise EdgeUnreachable("away")
        return 4

    def counts(self) -> Mapping[str, int]:
        return {"calls": 7, "refused_488": 2, "refused_password": 3, "registered": 9}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two people and the robot; a waiting login, an expired one and an active one."""
    opened = Store(f"sqlite:///{tmp_path / 'store.db'}")
    opened.migrate()
    with opened.begin() as tx:
        for number, expires in ((201, NOW + 1), (202, NOW - 1), (203, NOW - 1)):
            person = accounts.add(
                tx,
                username=f"u{number}",
                display_name="U",
                extension=str(number),
                password_hash=None if number == 203 else "h",
            )
            device = Device(f"d{number}", person.id, 0.0, expires)
            devices.replace(tx, device, sip_user=f"92{number}", token_hashes=[f"t{number}"])
        devices.activate(tx, "d203", used_hash="t203", ha1="a", now=1.0)
    yield opened
    opened.close()


def scrape(store: Store, report: Path, *, away: bool = False, port: int = 0) -> dict[str, float]:
    collector = SquillaCollector(
        store,
        FakeEdge(away=away),
        rtpengine_port=port or free_ports(1)[0],
        report=report,
        clock=lambda: NOW,
    )
    text = generate_latest(metrics_registry(collector)).decode()
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


def test_everything_up(store: Store, tmp_path: Path) -> None:
    report = tmp_path / "children.json"
    report.write_text(json.dumps({"kamailio": {"pid": 1, "restarts": 2}}))
    with rtpengine() as port:
        assert scrape(store, report, port=port) == {
            "squilla_accounts": 2,
            'squilla_devices{phase="pending"}': 1,
            'squilla_devices{phase="active"}': 1,
            'squilla_devices{phase="expired"}': 1,
            "squilla_edge_up": 1,
            "squilla_registrations": 4,
            'squilla_refused_total{reason="488"}': 2,
            'squilla_refused_total{reason="password"}': 3,
            'squilla_sip_events_total{event="calls"}': 7,
            'squilla_sip_events_total{event="registered"}': 9,
            "squilla_calls": 2,
            'squilla_child_restarts_total{child="kamailio"}': 2,
        }


def test_an_edge_that_is_away_says_so_and_hides_nothing_else(store: Store, tmp_path: Path) -> None:
    found = scrape(store, tmp_path / "none.json", away=True)
    assert found["squilla_edge_up"] == 0
    assert "squilla_registrations" not in found
    assert found["squilla_accounts"] == 2
    assert found["squilla_calls"] == 0


@pytest.mark.parametrize("content", [None, "", "{", "{}"])
def test_without_a_report_there_are_no_restarts_to_show(
    store: Store, tmp_path: Path, content: str | None
) -> None:
    report = tmp_path / "children.json"
    if content is not None:
        report.write_text(content)
    assert not [name for name in scrape(store, report) if "restarts" in name]
