"""How fast one call wakes its phone, at a rate that leaves the machine idle for the most part."""

import asyncio
from dataclasses import asdict

from bench.findings import Finding, Row, at_most
from bench.rig import rig
from bench.spread import Spread
from bench.tally import Tally, tally
from bench.wakes import Load

PUSH_LIMIT = 20.0
DELIVERY_LIMIT = 5.0
_PATIENCE = 15.0
_WARM_UP = 50


def measure(count: int, rate: float) -> Finding:
    """Call `count` sleeping phones, `rate` a second."""
    with rig(_WARM_UP + count) as running:
        warm = running.load("warm", running.phones[:_WARM_UP])
        load = running.load("wake", running.phones[_WARM_UP:])
        asyncio.run(_run(warm, load, rate))
    found = tally(load.wakes.values())
    return Finding(
        "From the call to the push, from the phone to its call",
        f"{count} calls for sleeping phones, {rate:g} a second, after {_WARM_UP} that don't count. "
        "Each is a whole wake over TLS: INVITE, 407, INVITE with credentials, push over HTTP/2, "
        "REGISTER, 401, REGISTER with credentials, INVITE, 180, 486. Phones share 4 connections.",
        _rows(found),
        asdict(found),
    )


async def _run(warm: Load, load: Load, rate: float) -> None:
    for each in (warm, load):
        await each.run(rate, _PATIENCE)


def _rows(found: Tally) -> list[Row]:
    return [
        *_spread_rows("INVITE sent → push at the provider", found.push, PUSH_LIMIT),
        *_spread_rows("200 to REGISTER read → INVITE read", found.delivery, DELIVERY_LIMIT),
        Row("first INVITE → caller's answer, p50", f"{found.whole.p50:.2f} ms"),
        Row("generator late, p99", f"{found.lag.p99:.2f} ms"),
        *found.faults,
    ]


def _spread_rows(what: str, seen: Spread, limit: float) -> list[Row]:
    return [
        Row(f"{what}, p50", f"{seen.p50:.2f} ms"),
        at_most(f"{what}, p99", seen.p99, limit, "ms"),
        Row(f"{what}, worst", f"{seen.worst:.2f} ms"),
    ]
