"""Thousands of calls that wait for sleeping phones at once: what that costs, and how they end."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bench.findings import Finding, Row, none_of
from bench.rig import Rig, rig
from bench.tally import DECLINED, NOT_WOKEN
from bench.wakes import Load
from squilla.compose import open_rpc

WAIT_SECONDS = 120
_WINDOW = 3.0
_GRACE = 30.0
_SETTINGS = {"WAKE_SECONDS": str(WAIT_SECONDS), "WAKE_REPEAT_SECONDS": "60"}


@dataclass(frozen=True, slots=True)
class Moment:
    """What the machine did in a stretch of time.

    `cpu`: per cent of one core by program; `memory`: MB at its end; `shared`: MB used of
    Kamailio's shared memory; `waiting`: transactions that Kamailio holds.
    """

    name: str
    cpu: Mapping[str, float]
    memory: Mapping[str, float]
    shared: float
    waiting: int


def measure(count: int, rate: float, unwoken: int) -> Finding:
    """Park `count` calls, so many a second; wake all phones but `unwoken`."""
    with rig(count, **_SETTINGS) as running:
        load = running.load("park", running.take(count))
        moments = asyncio.run(_run(running, load, rate, unwoken))
    held = max(moment.waiting for moment in moments)
    statuses = [wake.status for wake in load.wakes.values()]
    woken, unanswered = statuses.count(DECLINED), statuses.count(NOT_WOKEN)
    return Finding(
        "Calls parked at once",
        f"{count} calls, {rate:g} a second, for as many phones, none of which wakes until all "
        f"calls wait; then all but {unwoken} wake, {rate:g} a second. A call waits {WAIT_SECONDS} "
        "s at most and a push is repeated after 60 s (defaults: 30 and 4). Memory is PSS: shared "
        "pages count once.",
        [
            Row("calls that waited at once", str(held), f"≥ {count}", held >= count),
            Row("pushed", str(sum(wake.pushes > 0 for wake in load.wakes.values()))),
            Row("woken and delivered", str(woken), str(count - unwoken), woken == count - unwoken),
            Row("not woken: 480", str(unanswered), str(unwoken), unanswered == unwoken),
            none_of("lost", count - woken - unanswered),
            none_of("INVITEs twice", sum(wake.invites > 1 for wake in load.wakes.values())),
            *(_row(moment) for moment in moments),
        ],
        {"moments": [asdict(moment) for moment in moments]},
    )


async def _run(running: Rig, load: Load, rate: float, unwoken: int) -> list[Moment]:
    watch = _Watch(running)
    await load.open()
    load.asleep = True
    try:
        moments = [await watch.rest("before")]
        await load.call(rate)
        await load.all_pushed(WAIT_SECONDS / 4)
        moments.append(watch.moment("while they came"))
        moments.append(await watch.rest("while they waited"))
        await load.wake_up(rate, but=unwoken)
        moments.append(watch.moment("while phones woke"))
        await load.over(WAIT_SECONDS + _GRACE)
        watch.moment("until the last had its answer")
        moments.append(await watch.rest("after"))
    finally:
        load.close()
    return moments


class _Watch:
    def __init__(self, running: Rig) -> None:
        self._running = running
        self._loop = asyncio.get_running_loop()
        self._since, self._before = self._loop.time(), running.usage()

    async def rest(self, name: str) -> Moment:
        self.moment(name)
        await asyncio.sleep(_WINDOW)
        return self.moment(name)

    def moment(self, name: str) -> Moment:
        """Of the time since the last one."""
        now, usage = self._loop.time(), self._running.usage()
        took, self._since = now - self._since, now
        before, self._before = self._before, usage
        shared, waiting = _ask_kamailio(self._running)
        return Moment(
            name,
            {each: 100 * used.since(before[each]).cpu / took for each, used in usage.items()},
            {each: used.memory for each, used in usage.items()},
            shared,
            waiting,
        )


def _ask_kamailio(running: Rig) -> tuple[float, int]:
    with open_rpc(running.run_folder, "bench") as rpc:
        used = int(rpc.call("core.shmmem")["real_used"]) / 2**20
        return used, int(rpc.call("tm.stats")["current"])


def _row(moment: Moment) -> Row:
    parts = (
        f"{name} {moment.cpu[name]:.0f} % {moment.memory[name]:.0f} MB" for name in moment.memory
    )
    return Row(
        f"CPU and memory {moment.name}",
        f"{', '.join(parts)}; Kamailio's shared memory {moment.shared:.0f} MB, "
        f"{moment.waiting} transactions",
    )
