"""The asking side: sweeps the ports of one address, and reads the result.

Silent ports are asked again as often as the measured loss demands. What is silent after that, and
is no plain block, is asked once more after a pause, slowly: full tables have emptied by then.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from squilla.doctor.inside import Inside
from squilla.doctor.udp import pattern, plan
from squilla.doctor.udp.asking import Asking
from squilla.doctor.udp.pattern import Record
from squilla.doctor.udp.reading import Reading

SETTLE_SECONDS = 35.0
"""After which firewalls have forgotten a flow of one packet (30 s in Linux)."""
_RECHECKS = 2
_BISECTIONS, _MOST_BOUNDARIES = 6, 16


@dataclass(frozen=True, slots=True)
class Pace:
    """Packets a second: at first, to silent ports again, and where nothing may be upset."""

    first: float = 5000.0
    again: float = 2000.0
    slow: float = 100.0


class Sweep:
    """One address's ports. Call one of `every` and `sampled`, once."""

    def __init__(
        self,
        inside: Inside,
        address: str,
        pace: Pace = Pace(),
        settle_seconds: float = SETTLE_SECONDS,
        listen: str = "",
    ) -> None:
        self._asking = Asking(inside, address, listen)
        self._notes = self._asking.notes
        self._address, self._pace, self._settle_seconds = address, pace, settle_seconds
        self._began = time.monotonic()

    async def every(self, ports: Sequence[int]) -> Reading:
        """Ask every port, and the silent ones again."""
        with closing(self._asking):
            failure = await self._measured(ports, self._pace.first)
            rounds = plan.rounds(failure, len(ports))
            await self._again(ports, rounds - 2, self._pace.again)
            return await self._ended(await self._rechecked(self._record(ports, failure, rounds)))

    async def sampled(self, ports: Sequence[int]) -> Reading:
        """Ask every 64th port slowly, and look for the edges of what is closed."""
        sample = plan.sample(ports)
        with closing(self._asking):
            failure = await self._measured(sample, self._pace.slow)
            rounds = plan.rounds(failure, len(sample))
            await self._again(sample, rounds - 2, self._pace.slow)
            asked = await self._bisected(sample, rounds)
            free = sorted(asked - self._notes.in_use) or sorted(asked)
            return await self._ended(self._record(free, failure, rounds))

    async def _bisected(self, sample: Sequence[int], rounds: int) -> set[int]:
        """The sample, and the ports asked to find where what is open ends."""
        landed = self._notes.landed
        known = {port: landed.get(port) == port for port in sample}
        for _ in range(_BISECTIONS):
            middles = plan.middles(known)[:_MOST_BOUNDARIES]
            await self._again(middles, rounds, self._pace.slow)
            known |= {port: landed.get(port) == port for port in middles}
        return set(known)

    async def _again(self, ports: Sequence[int], times: int, rate: float) -> None:
        """Ask the silent ones of them; not if nothing has answered at all."""
        for _ in range(times if self._notes.landed else 0):
            await self._asking.round(self._asking.silent(ports), rate)

    async def _measured(self, ports: Sequence[int], rate: float) -> float:
        """Two rounds; the share of round trips that fail on open ports."""
        await self._asking.round(ports, rate)
        first = len(self._notes.landed)
        again = self._asking.silent(ports if first else plan.sample(ports))
        await self._asking.round(again, min(rate, self._pace.again))
        return self._notes.corrected(plan.failure(first, len(self._notes.landed) - first))

    def _record(self, ports: Sequence[int], failure: float, rounds: int) -> Record:
        return Record(
            ports,
            dict(self._notes.landed),
            in_use=frozenset(self._notes.in_use),
            tried=frozenset(self._notes.tried),
            failure=failure,
            rounds=rounds,
            is_banned=self._notes.is_banned,
        )

    async def _rechecked(self, record: Record) -> Record:
        """Ask some of the silent ports slowly, unless nothing but a block can be behind it."""
        silent = pattern.silent_spans(record)
        is_plain = not record.landed or pattern.is_clear(silent, record.ports)
        if is_plain or self._notes.is_over:
            return record
        await asyncio.sleep(self._settle_seconds)
        again = pattern.suspects(silent)
        await self._again(again, _RECHECKS, self._pace.slow)
        late = frozenset(again) - frozenset(self._asking.silent(again))
        landed = dict(self._notes.landed)
        return replace(record, landed=landed, rechecked=frozenset(again), late=late)

    async def _ended(self, record: Record) -> Reading:
        notes, silent = self._notes, self._asking.silent(record.ports)
        if silent and not notes.is_over:
            record = replace(record, arrived=await self._asking.arrivals(silent))
        await self._asking.release()
        return Reading(
            self._address,
            pattern.read(record),
            tried=len(notes.tried),
            loss=record.loss,
            packets=notes.packets,
            seconds=round(time.monotonic() - self._began, 1),
            is_limited=record.is_limited,
            banned_after=notes.heard_at - self._began if notes.is_banned else None,
            shift=_shift(record),
            others=tuple(sorted(notes.others)),
            other_ports=notes.other_ports,
            refusal=notes.refusal,
        )


def _shift(record: Record) -> tuple[int, int] | None:
    """An example of a port that leads to another one."""
    there = {**record.arrived, **record.landed}
    return next((pair for pair in sorted(there.items()) if pair[0] != pair[1]), None)
