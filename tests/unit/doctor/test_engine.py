"""The engine: whatever a check does, the run goes on, and its attempt says what became of it."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

import pytest

from squilla.doctor.check import Check, Missing
from squilla.doctor.engine import Attempt, Outcome, examine
from squilla.doctor.inside import Here, InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Status
from tests.unit.doctor.making import TARGET, attempt, check, see_nothing

SECRET = "token-in-the-text"


def run(checks: Sequence[Check[Any]], sight: Sight | None = None) -> dict[str, Attempt]:
    attempts = asyncio.run(examine(checks, sight or Sight(TARGET)))
    assert [one.check for one in attempts] == list(checks)
    return {one.check.code: one for one in attempts}


async def break_down(_: Sight) -> None:
    raise ValueError(SECRET)


async def never_end(_: Sight) -> None:
    await asyncio.Event().wait()


async def lose_patience(_: Sight) -> None:
    async with asyncio.timeout(0.01):
        await never_end(_)


async def await_something_cancelled(_: Sight) -> None:
    inner = asyncio.ensure_future(asyncio.sleep(10))
    inner.cancel()
    await inner


async def lose_the_inside(_: Sight) -> None:
    raise InsideLost


@pytest.mark.parametrize(
    ("made", "outcome", "status", "because"),
    [
        (check("B1-X"), Outcome.DONE, Status.OK, ""),
        (check("B1-X", Status.OK, Status.FAIL), Outcome.DONE, Status.FAIL, ""),
        (check("B1-X", probe=never_end, seconds=0.02), Outcome.TIMED_OUT, Status.UNKNOWN, "0.02 s"),
        (check("B1-X", probe=break_down), Outcome.CRASHED, Status.UNKNOWN, "ValueError (test_"),
        (check("B1-X", probe=lose_patience), Outcome.CRASHED, Status.UNKNOWN, "TimeoutError ("),
        (
            check("B1-X", probe=await_something_cancelled),
            *(Outcome.CRASHED, Status.UNKNOWN, "CancelledError ("),
        ),
        (check("B1-X", probe=lose_the_inside), Outcome.LOST, Status.UNKNOWN, ""),
        (check("B1-X", wants=[Missing.LAN]), Outcome.NOT_SEEN, Status.UNKNOWN, "lan"),
    ],
)
def test_what_became_of_a_check(
    made: Check[Any], outcome: Outcome, status: Status, because: str
) -> None:
    attempts = run([made, check("B2-Y")])
    there = attempts["B1-X"]
    assert (there.outcome, there.status) == (outcome, status)
    assert there.because.startswith(because)
    assert SECRET not in there.because
    assert attempts["B2-Y"].status is Status.OK


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ([Status.OK, Status.WARN, Status.UNKNOWN], Status.WARN),
        ([Status.WARN, Status.FAIL], Status.FAIL),
        ([Status.OK, Status.UNKNOWN], Status.UNKNOWN),
        ([Status.SKIP, Status.OK], Status.OK),
        ([Status.SKIP], Status.SKIP),
    ],
)
def test_the_status_is_the_worst(says: list[Status], status: Status) -> None:
    assert attempt("B1-X", *says).status is status


def test_a_check_without_findings_is_unknown() -> None:
    assert Attempt(check("B1-X"), Outcome.DONE).status is Status.UNKNOWN


def test_a_judge_that_breaks_is_a_crash() -> None:
    def judge(_: None) -> Sequence[Any]:
        raise LookupError(SECRET)

    made: Check[None] = Check(
        "B1-X", ("B1",), "names.dns_title", frozenset(), see_nothing, judge, ()
    )
    assert run([made])["B1-X"].because.startswith("LookupError (test_engine.py:")


@pytest.mark.parametrize("says", [Status.FAIL, Status.SKIP])
def test_a_failure_blocks_all_that_needs_it_and_names_what_is_next_above(says: Status) -> None:
    attempts = run(
        [
            check("B1-A", says),
            check("B2-B", needs=["B1-A"]),
            check("B3-C", needs=["B2-B"]),
            check("B4-D"),
        ]
    )
    assert [(one.outcome, one.because) for one in attempts.values()] == [
        (Outcome.DONE, ""),
        (Outcome.BLOCKED, "B1-A"),
        (Outcome.BLOCKED, "B2-B"),
        (Outcome.DONE, ""),
    ]


@pytest.mark.parametrize("says", [Status.OK, Status.WARN, Status.UNKNOWN])
def test_less_than_a_failure_blocks_nothing(says: Status) -> None:
    assert run([check("B1-A", says), check("B2-B", needs=["B1-A"])])["B2-B"].status is Status.OK


def test_what_is_blocked_is_said_rather_than_what_is_not_seen() -> None:
    lower = check("B2-B", needs=["B1-A"], wants=[Missing.PAIR])
    assert run([check("B1-A", Status.FAIL), lower])["B2-B"].outcome is Outcome.BLOCKED


def test_needs_that_are_not_in_the_run_are_ignored() -> None:
    assert run([check("B2-B", needs=["B1-A"])])["B2-B"].status is Status.OK


def test_a_check_starts_only_after_what_it_needs_and_beside_all_else() -> None:
    seen: list[str] = []
    gate = asyncio.Event()

    async def first(_: Sight) -> None:
        await gate.wait()
        seen.append("first")

    async def second(_: Sight) -> None:
        seen.append("second")

    async def beside(_: Sight) -> None:
        seen.append("beside")
        gate.set()

    run(
        [
            check("B1-A", probe=first),
            check("B2-B", probe=second, needs=["B1-A"]),
            check("B3-C", probe=beside),
        ]
    )
    assert seen == ["beside", "first", "second"]


def test_the_observer_hears_of_each_as_it_ends() -> None:
    async def last(_: Sight) -> None:
        await asyncio.sleep(0.02)

    heard: list[str] = []
    checks = [check("B1-A", probe=last), check("B2-B")]
    asyncio.run(examine(checks, Sight(TARGET), lambda one: heard.append(one.check.code)))
    assert heard == ["B2-B", "B1-A"]


def test_a_run_that_is_ended_leaves_nothing_behind() -> None:
    ended: list[str] = []

    async def hold(seconds_to_close: float) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(seconds_to_close)
            ended.append("closed")

    async def probe(_: Sight) -> None:
        await hold(0.02)

    async def ask(sight: Sight) -> None:
        await sight.know(hold, 0)

    async def scene() -> None:
        sight = Sight(TARGET)
        running = asyncio.create_task(
            examine([check("B1-A", probe=ask), check("B2-B", probe=probe)], sight)
        )
        await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert ended == ["closed", "closed"]
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scene())


def test_time_is_measured() -> None:
    async def dawdle(_: Sight) -> None:
        await asyncio.sleep(0.03)

    assert 25 <= run([check("B1-A", probe=dawdle)])["B1-A"].milliseconds < 2000


@pytest.mark.parametrize(
    ("sight", "seen"),
    [
        (Sight(TARGET), set()),
        (Sight(TARGET, outside=True), {Missing.OUTSIDE}),
        (Sight(TARGET, lan=True), {Missing.LAN}),
        (Sight(TARGET, inside=Here()), {Missing.INSIDE}),
        (
            Sight(TARGET, outside=True, inside=Here()),
            {Missing.INSIDE, Missing.OUTSIDE, Missing.PAIR},
        ),
        (Sight(Target("pbx.example.com", qr="no login at all")), {Missing.QR}),
    ],
)
def test_each_want_is_seen_from_its_vantage(sight: Sight, seen: set[Missing]) -> None:
    attempts = run([check(want.value, wants=[want]) for want in Missing], sight)
    assert {Missing(code) for code, one in attempts.items() if one.status is Status.OK} == seen
    assert {one.because for one in attempts.values() if one.because} == {*Missing} - seen


def test_a_host_that_does_not_resolve_is_the_probes_own_affair() -> None:
    async def resolve(_: Sight) -> None:
        raise socket.gaierror(-2, SECRET)

    assert run([check("B1-A", probe=resolve)])["B1-A"].because.startswith("gaierror (test_")
