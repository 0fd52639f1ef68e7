"""One child process: started alone in its group, ended with all that it forked."""

import asyncio
import os
import signal
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from squilla.ops import children
from squilla.ops.children import Program, child_environment, start
from squilla.ops.preflight import Identity
from tests.unit.ops.processes import is_running, kill, pid_in, shell, until

Events = list[MutableMapping[str, Any]]


@pytest.fixture
def logged() -> Iterator[Events]:
    with capture_logs() as events:
        yield events


def words(events: Events, child: str = "it") -> list[str]:
    return [event["event"] for event in events if event.get("child") == child]


def test_what_a_child_says_last_is_logged_under_its_name(logged: Events) -> None:
    async def run() -> int:
        child = await start(shell("it", "echo first >&2; echo ' 0(1) ERROR: last' >&2; exit 3"))
        status = await child.wait()
        assert child.has_ended
        await child.stop()
        return status

    assert asyncio.run(run()) == 3
    assert words(logged) == ["first", "last"]
    assert [event["log_level"] for event in logged] == ["info", "error"]


def test_a_line_without_end_is_skipped_and_the_next_one_logged(logged: Events) -> None:
    long = "head -c 300000 /dev/zero | tr '\\0' x >&2; echo >&2; echo next >&2"

    async def run() -> None:
        child = await start(shell("it", long))
        await child.wait()
        await child.stop()

    asyncio.run(run())
    assert words(logged)[-1] == "next"
    assert all(len(event) < 200_000 for event in words(logged))


def test_a_line_in_no_known_encoding_is_logged_somehow(logged: Events) -> None:
    async def run() -> None:
        child = await start(shell("it", "printf '\\377\\376\\n' >&2; echo next >&2"))
        await child.wait()
        await child.stop()

    asyncio.run(run())
    assert words(logged)[-1] == "next"


def test_whatever_a_dead_child_forked_ends_too(tmp_path: Path) -> None:
    async def run() -> None:
        child = await start(shell("it", f"sleep 60 & echo $! > {tmp_path}/pid; wait"))
        await until(lambda: pid_in(tmp_path / "pid") > 0)
        kill(child.pid)
        assert await child.wait() == -signal.SIGKILL
        await until(lambda: not is_running(pid_in(tmp_path / "pid")))
        await child.stop()

    asyncio.run(run())


def test_stopping_asks_first_and_takes_the_group_along(tmp_path: Path) -> None:
    script = f"trap 'touch {tmp_path}/asked; exit' TERM; sleep 60 & echo $! > {tmp_path}/pid; wait"

    async def run() -> None:
        child = await start(shell("it", script))
        await until(lambda: pid_in(tmp_path / "pid") > 0)
        await child.stop()
        assert (tmp_path / "asked").exists()
        assert not is_running(child.pid)
        await until(lambda: not is_running(pid_in(tmp_path / "pid")))

    asyncio.run(run())


def test_a_child_that_does_not_listen_is_killed(
    tmp_path: Path, logged: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "STOP_SECONDS", 0.1)
    script = f"trap '' TERM; touch {tmp_path}/on; while :; do sleep 1; done"

    async def run() -> None:
        child = await start(shell("it", script))
        await until((tmp_path / "on").exists)
        await child.stop()
        assert not is_running(child.pid)

    asyncio.run(run())
    assert words(logged) == ["killed"]


def test_it_has_a_group_of_its_own_so_that_ctrl_c_is_for_the_supervisor() -> None:
    async def run() -> None:
        child = await start(shell("it", "exec sleep 60"))
        assert os.getpgid(child.pid) == child.pid
        assert os.getpgid(child.pid) != os.getpgid(0)
        await child.stop()

    asyncio.run(run())


def test_settings_reach_a_child_only_as_its_program_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQUILLA_DATABASE_URL", "postgresql://u:p@h/d")
    monkeypatch.setenv("PLAIN", "1")
    environment = child_environment({"SQUILLA_HOST": "pbx"})
    assert environment["PLAIN"] == "1"
    assert environment["SQUILLA_HOST"] == "pbx"
    assert "SQUILLA_DATABASE_URL" not in environment


def test_a_program_gets_its_environment_and_descriptors(logged: Events) -> None:
    readable, writable = os.pipe()
    os.write(writable, b"through\n")
    os.close(writable)
    script = f"cat /dev/fd/{readable} >&2; echo $SQUILLA_HOST >&2"
    program = Program(
        "it",
        ("sh", "-c", script),
        environment={"SQUILLA_HOST": "pbx"},
        descriptors=(readable,),
    )

    async def run() -> None:
        child = await start(program)
        await child.wait()
        await child.stop()

    asyncio.run(run())
    os.close(readable)
    assert words(logged) == ["through", "pbx"]


def test_a_program_that_is_not_there_leaves_nothing_open() -> None:
    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    async def run() -> None:
        before = descriptors()
        with pytest.raises(FileNotFoundError):
            await start(Program("it", ("/nowhere/program",)))
        assert descriptors() == before

    asyncio.run(run())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes user")
def test_it_runs_as_its_user_without_roots_groups(logged: Events) -> None:
    nobody = Identity("nobody", 65534, 65534)
    program = Program("it", ("sh", "-c", "id -u >&2; id -G >&2"), nobody)

    async def run() -> None:
        child = await start(program)
        await child.wait()
        await child.stop()

    asyncio.run(run())
    assert words(logged) == ["65534", "65534"]
