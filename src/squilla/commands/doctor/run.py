"""One run of the doctor, or one after another: vantage, checks, progress, report."""

import asyncio
import datetime as dt
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import typer

from squilla import __version__
from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.check import Check, Pace, Vantage
from squilla.doctor.engine import Observer, examine
from squilla.doctor.exits import Exit
from squilla.doctor.inside import Here, Inside
from squilla.doctor.pair.outside import Unpaired, paired
from squilla.doctor.reports.build import Run, build_report
from squilla.doctor.reports.progress import Progress
from squilla.doctor.reports.report import Report
from squilla.doctor.sight import Patience, Sight
from squilla.doctor.target import Target

_RUN_ID_BYTES = 6


@dataclass(frozen=True, slots=True)
class Pairing:
    """The way to the inside from elsewhere: the PBX's port, and the code that it shows."""

    port: int
    code: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is made of; `inside` is this machine's own view of the PBX."""

    target: Target
    place: Vantage
    checks: Callable[[Sight], list[Check[Any]]]
    pace: Pace
    patience: Patience
    pairing: Pairing | None = None
    redact: bool = True

    @property
    def vantages(self) -> tuple[Vantage, ...]:
        """From where it looks."""
        paired = (Vantage.INSIDE,) if self.pairing else ()
        return (self.place, *paired)

    def sight(self, inside: Inside | None) -> Sight:
        """A new view, in which nothing is known yet."""
        return Sight(
            self.target,
            outside=self.place is Vantage.OUTSIDE,
            lan=self.place is Vantage.LAN,
            inside=inside,
            patience=self.patience,
        )


async def run_doctor(plan: Plan, show: Callable[[Report], None], every: float | None) -> int:
    """Look and show, every so many seconds if `every` is given; the last exit status."""
    async with _inside(plan) as inside:
        while True:
            report = await _look(plan, inside)
            show(report)
            if every is None:
                return report.exit_code
            await asyncio.sleep(every)


async def _look(plan: Plan, inside: Inside | None) -> Report:
    started, began = dt.datetime.now(dt.UTC), time.monotonic()
    sight = plan.sight(inside)
    checks = plan.checks(sight)
    if not checks:
        raise WrongUse("doctor.nothing_chosen")
    with _progress(checks) as observer:
        attempts = await examine(checks, sight, observer)
    run = Run(
        target=plan.target,
        vantages=plan.vantages,
        pace=plan.pace,
        version=__version__,
        run_id=secrets.token_hex(_RUN_ID_BYTES),
        started=started,
        seconds=time.monotonic() - began,
        redact=plan.redact,
    )
    return build_report(run, attempts)


@asynccontextmanager
async def _inside(plan: Plan) -> AsyncIterator[Inside | None]:
    pairing, host = plan.pairing, plan.target.host
    if pairing is None:
        yield Here() if plan.place is Vantage.INSIDE else None
        return
    async with paired(host, pairing.port, pairing.code) as found:
        if isinstance(found, Unpaired):
            values = {"host": host, "port": pairing.port}
            raise WrongUse(found.why, Exit.INCOMPLETE, **values)
        yield found


@contextmanager
def _progress(checks: Sequence[Check[Any]]) -> Iterator[Observer]:
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    progress = Progress(
        [one.code for one in checks], lambda text: typer.echo(text, err=True, nl=False)
    )
    try:
        yield progress
    finally:
        progress.clear()
