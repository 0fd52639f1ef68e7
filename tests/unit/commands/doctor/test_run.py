"""A run from its vantage."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from squilla.commands.doctor import run
from squilla.commands.doctor.run import Pairing, Plan, run_doctor
from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.check import Check, Missing, Pace, Vantage
from squilla.doctor.exits import Exit
from squilla.doctor.inside import Here, Inside
from squilla.doctor.pair.code import new_code
from squilla.doctor.pair.outside import Unpaired, Why
from squilla.doctor.pair.standalone import serve_pair
from squilla.doctor.reports.report import Report
from squilla.doctor.sight import Patience, Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Status
from tests.unit.doctor.making import TARGET, check

WANTS = [check(want.value, wants=[want]) for want in Missing]


def plan(*checks: Check[None], **options: object) -> Plan:
    values: dict[str, object] = {
        "target": TARGET,
        "place": Vantage.OUTSIDE,
        "checks": lambda _: list(checks),
        "pace": Pace.NORMAL,
        "patience": Patience(),
    }
    return Plan(**{**values, **options})  # type: ignore[arg-type]


def reports_of(made: Plan) -> list[Report]:
    shown: list[Report] = []
    asyncio.run(run_doctor(made, shown.append, None))
    return shown


def joined(found: Inside | Unpaired) -> Callable[..., object]:
    @asynccontextmanager
    async def paired(host: str, port: int, code: str) -> AsyncIterator[Inside | Unpaired]:
        assert (host, port, code) == (TARGET.host, 6443, "K7QF-2M9X-TD")
        yield found

    return paired


@pytest.mark.parametrize(
    ("options", "seen", "vantages"),
    [
        ({}, {"outside"}, ("outside",)),
        ({"place": Vantage.LAN}, {"lan"}, ("lan",)),
        ({"place": Vantage.INSIDE}, {"inside"}, ("inside",)),
        (
            {"pairing": Pairing(6443, "K7QF-2M9X-TD")},
            {"inside", "outside", "pair"},
            ("outside", "inside"),
        ),
    ],
)
def test_each_vantage_sees_its_own(
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, object],
    seen: set[str],
    vantages: tuple[str, ...],
) -> None:
    monkeypatch.setattr(run, "paired", joined(Here()))
    [report] = reports_of(plan(*WANTS, **options))
    assert {one.code for one in report.checks if one.status is Status.OK} == seen
    assert report.vantages == vantages


def test_both_ends_meet_on_this_machine() -> None:
    code = new_code()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shown: list[Report] = []
    made = plan(
        check("A3-PORTS", wants=[Missing.PAIR]),
        target=Target("localhost"),
        pairing=Pairing(port, code.shown),
    )

    async def scene() -> None:
        offered = asyncio.create_task(serve_pair(code, port, 20))
        for _ in range(200):
            await asyncio.sleep(0.02)
            with suppress(WrongUse):
                await run_doctor(made, shown.append, None)
                break
        offered.cancel()
        await asyncio.gather(offered, return_exceptions=True)

    asyncio.run(scene())
    assert [one.exit_code for one in shown] == [0]


def test_a_pairing_that_fails_ends_the_run_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "paired", joined(Unpaired(Why.WRONG_CODE)))
    with pytest.raises(WrongUse) as wrong:
        reports_of(plan(*WANTS, pairing=Pairing(6443, "K7QF-2M9X-TD")))
    assert (wrong.value.key, wrong.value.status) == ("pair.wrong_code", Exit.INCOMPLETE)
    assert wrong.value.values == {"host": TARGET.host, "port": 6443}


def test_the_status_is_the_reports() -> None:
    status = asyncio.run(run_doctor(plan(check("B1-X", Status.WARN)), lambda _: None, None))
    assert status == Exit.WARNINGS


def test_each_run_has_a_view_of_its_own_and_an_id() -> None:
    looked: list[Sight] = []
    shown: list[Report] = []

    async def look(sight: Sight) -> None:
        looked.append(sight)

    async def scene() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await run_doctor(plan(check("B1-X", probe=look)), show, 0.001)

    def show(report: Report) -> None:
        shown.append(report)
        if len(shown) == 3:
            raise TimeoutError

    asyncio.run(scene())
    assert len(looked) == len({id(one) for one in looked}) == 3
    assert len({one.run_id for one in shown}) == 3
    assert shown[0].seconds < 1


def test_no_check_at_all_is_a_wrong_use() -> None:
    with pytest.raises(WrongUse) as wrong:
        reports_of(plan())
    assert wrong.value.key == "doctor.nothing_chosen"


def test_on_a_terminal_there_is_progress_and_it_is_cleared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    reports_of(plan(check("B1-X")))
    said = capsys.readouterr().err
    assert "0/1  B1-X" in said
    assert said.endswith("\r\x1b[2K")


def test_elsewhere_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    reports_of(plan(check("B1-X")))
    assert capsys.readouterr() == ("", "")
