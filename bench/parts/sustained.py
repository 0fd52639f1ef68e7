"""How many wakes a second are sustained: none lost, none twice, and no growing backlog."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from bench.findings import Finding, Row, at_least
from bench.rig import Rig, rig
from bench.tally import Tally, tally

TARGET = 200.0
_PATIENCE = 40.0
_BACKLOG_MS = 1000.0


@dataclass(frozen=True, slots=True)
class Trial:
    """One rate: what became of its calls, and CPU milliseconds a wake by program."""

    rate: float
    own: bool
    tally: Tally
    cost: Mapping[str, float]

    @property
    def is_sustained(self) -> bool:
        """Whether every call was delivered once, and without waiting in a growing queue."""
        faults = self.tally.lost + self.tally.duplicates
        return not faults and self.tally.whole.p99 <= _BACKLOG_MS


def measure(rates: Sequence[float], seconds: float) -> Finding:
    """Try each rate for so long, the smallest first, until one is not sustained."""
    counts = [int(rate * seconds) for rate in rates]
    with rig(2 * sum(counts)) as running:
        shared = asyncio.run(_climb(running, rates, seconds, own=False))
        own = asyncio.run(_climb(running, rates, seconds, own=True))
    best = max((trial.rate for trial in shared if trial.is_sustained), default=0.0)
    best_own = max((trial.rate for trial in own if trial.is_sustained), default=0.0)
    return Finding(
        "Wakes a second",
        f"Each rate for {seconds:g} s, rising until one loses a call, delivers one twice, or keeps "
        f"1 in 100 waiting more than {_BACKLOG_MS:g} ms. The generator and the provider run on the "
        "same cores. Once with phones that share 4 connections, once with a new TLS connection "
        "for each phone that wakes.",
        [
            at_least("sustained", best, TARGET, "wakes/s"),
            Row("sustained, each phone on a TLS connection of its own", f"{best_own:g} wakes/s"),
            *(_row(trial) for trial in (*shared, *own)),
        ],
        {"trials": [asdict(trial) for trial in (*shared, *own)]},
    )


async def _climb(running: Rig, rates: Sequence[float], seconds: float, *, own: bool) -> list[Trial]:
    trials: list[Trial] = []
    for rate in rates:
        trials.append(await _try(running, rate, int(rate * seconds), own=own))
        if not trials[-1].is_sustained:
            break
    return trials


async def _try(running: Rig, rate: float, count: int, *, own: bool) -> Trial:
    load = running.load(f"r{rate:g}{'o' if own else 's'}", running.take(count), own=own)
    before = running.usage()
    await load.run(rate, _PATIENCE)
    after = running.usage()
    cost = {name: 1000 * after[name].since(before[name]).cpu / count for name in after}
    return Trial(rate, own, tally(load.wakes.values()), cost)


def _row(trial: Trial) -> Row:
    seen = trial.tally
    cost = ", ".join(f"{name} {used:.2f}" for name, used in trial.cost.items())
    kind = "own connections" if trial.own else "shared connections"
    return Row(
        f"at {trial.rate:g}/s, {kind}",
        f"{seen.lost} lost, {seen.duplicates} twice; call to push p99 {seen.push.p99:.1f} ms, "
        f"whole p99 {seen.whole.p99:.0f} ms; CPU ms a wake: {cost}",
    )
