"""Children are started in order, kept running, and stopped in reverse."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from squilla.ops import supervisor as room
from squilla.ops.children import Program
from squilla.ops.supervisor import NotReady, Service, Supervisor
from tests.unit.ops.processes import is_running, kill, pid_in, service, until

PARENT = """
import asyncio, pathlib, sys
from squilla.ops.children import Program
from squilla.ops.supervisor import Service, Supervisor

async def is_ready(): return True

async def run():
    program = Program("it", ("sleep", "60"))
    await Supervisor([Service(program, is_ready)], pathlib.Path(sys.argv[1])).start()
    await asyncio.sleep(60)

asyncio.run(run())
"""


def supervised(
    services: list[Service], report: Path, body: Callable[[Supervisor], Awaitable[None]]
) -> None:
    """Run `body` while the services run, and stop them whatever happens."""

    async def run() -> None:
        supervisor = Supervisor(services, report)
        try:
            await supervisor.start()
            await body(supervisor)
        finally:
            await supervisor.stop()

    asyncio.run(run())


async def at_once() -> bool:
    return True


def reported(report: Path, name: str = "it") -> dict[str, int]:
    found: dict[str, dict[str, int]] = json.loads(report.read_text())
    return found[name]


def test_a_killed_child_comes_back_after_a_pause_that_grows(tmp_path: Path) -> None:
    report = tmp_path / "children.json"

    async def kill_twice(_supervisor: Supervisor) -> None:
        for restarts in (1, 2):
            before = reported(report)
            assert before["restarts"] == restarts - 1
            kill(before["pid"])
            await until(lambda old=before["pid"]: reported(report)["pid"] != old)  # type: ignore[misc]
            assert reported(report)["restarts"] == restarts
            assert is_running(reported(report)["pid"])

    with capture_logs() as events:
        supervised([service("it", "exec sleep 60")], report, kill_twice)
    died = [event for event in events if event["event"] == "child died"]
    assert [event["restart_in"] for event in died] == [0.2, 0.4]
    assert {event["status"] for event in died} == {-signal.SIGKILL}


def test_the_pause_has_an_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(room, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(room, "LONGEST_PAUSE", 0.03)
    report = tmp_path / "children.json"

    async def wait(_supervisor: Supervisor) -> None:
        await until(lambda: reported(report)["restarts"] >= 5)

    with capture_logs() as events:
        supervised([service("it", "exit 1")], report, wait)
    pauses = [event["restart_in"] for event in events if event["event"] == "child died"]
    assert pauses[:4] == [0.01, 0.02, 0.03, 0.03]


def test_a_child_that_ran_long_starts_again_with_a_short_pause(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(room, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(room, "HEALTHY_AFTER", 0.0)
    report = tmp_path / "children.json"

    async def wait(_supervisor: Supervisor) -> None:
        await until(lambda: reported(report)["restarts"] >= 3)

    with capture_logs() as events:
        supervised([service("it", "exit 1")], report, wait)
    pauses = [event["restart_in"] for event in events if event["event"] == "child died"]
    assert set(pauses) == {0.01}


def test_the_next_starts_when_the_one_before_is_ready(tmp_path: Path) -> None:
    order = tmp_path / "order"
    slow = f"sleep 0.2; echo first >> {order}; touch {tmp_path}/ready; exec sleep 60"
    services = [
        service("first", slow, tmp_path / "ready"),
        service("second", f"echo second >> {order}; exec sleep 60"),
    ]

    async def wait(_supervisor: Supervisor) -> None:
        await until(lambda: "second" in order.read_text())

    supervised(services, tmp_path / "children.json", wait)
    assert order.read_text().split() == ["first", "second"]


def test_they_are_stopped_in_reverse_and_the_report_goes(tmp_path: Path) -> None:
    def said(name: str) -> Service:
        script = f"trap 'echo {name} >> {tmp_path}/order; exit' TERM; touch {tmp_path}/{name}; "
        return service(name, f"{script} while :; do sleep 0.01; done", tmp_path / name)

    async def nothing(_supervisor: Supervisor) -> None:
        # `squilla serve` reads it as another user.
        assert (tmp_path / "children.json").stat().st_mode & 0o777 == 0o644

    supervised([said("a"), said("b"), said("c")], tmp_path / "children.json", nothing)
    assert (tmp_path / "order").read_text().split() == ["c", "b", "a"]
    assert not (tmp_path / "children.json").exists()


def test_a_child_that_ends_at_once_is_named_and_the_others_are_stopped(tmp_path: Path) -> None:
    services = [
        service("first", f"echo $$ > {tmp_path}/pid; exec sleep 60", tmp_path / "pid"),
        service("second", "echo why >&2; exit 1", tmp_path / "never"),
    ]

    async def never(_supervisor: Supervisor) -> None:
        raise AssertionError

    with capture_logs() as events, pytest.raises(NotReady, match="second ended at once"):
        supervised(services, tmp_path / "children.json", never)
    assert not is_running(pid_in(tmp_path / "pid"))
    assert {"event": "why", "child": "second", "log_level": "info"} in events


def test_a_child_that_never_gets_ready_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(room, "READY_SECONDS", 0.1)

    async def never(_supervisor: Supervisor) -> None:
        raise AssertionError

    with pytest.raises(NotReady, match="it is not ready after"):
        supervised([service("it", "exec sleep 60", tmp_path / "never")], tmp_path / "report", never)


def test_a_program_that_is_away_for_a_moment_is_started_when_it_is_back(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    report = tmp_path / "report"

    async def away(_supervisor: Supervisor) -> None:
        before = reported(report)["pid"]
        program.rename(tmp_path / "away")
        kill(before)
        await until(lambda: any(event["event"] == "child not started" for event in events))
        (tmp_path / "away").rename(program)
        await until(lambda: reported(report)["pid"] != before)

    with capture_logs() as events:
        supervised([Service(Program("it", (str(program),)), at_once)], report, away)


def test_stopping_while_a_child_is_down_starts_nothing(tmp_path: Path) -> None:
    starts = tmp_path / "starts"

    async def kill_and_stop(_supervisor: Supervisor) -> None:
        kill(reported(tmp_path / "report")["pid"])
        await asyncio.sleep(0.05)

    supervised(
        [service("it", f"echo x >> {starts}; exec sleep 60", starts)],
        tmp_path / "report",
        kill_and_stop,
    )
    assert starts.read_text().split() == ["x"]


def test_no_child_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    report = tmp_path / "children.json"
    with subprocess.Popen([sys.executable, "-c", PARENT, str(report)]) as parent:
        try:
            asyncio.run(until(report.exists))
            child = reported(report)["pid"]
            assert is_running(child)
        finally:
            parent.kill()
    asyncio.run(until(lambda: not is_running(child)))
