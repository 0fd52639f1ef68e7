"""What the checks of one run look at and with: the target, the vantages, what is known."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from squilla.doctor.inside import Inside
from squilla.doctor.target import Target

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How a run goes about it: `gentle` sends few packets, `deep` takes minutes."""

    gentle: bool = False
    deep: bool = False


@dataclass(slots=True)
class Sight:
    """One run's view. `outside` and `lan` say where this process is; `inside` reaches the PBX host.

    With `inside` on this machine alone, `outside` is False; paired, both are there.
    """

    target: Target
    outside: bool = False
    lan: bool = False
    inside: Inside | None = None
    patience: Patience = Patience()
    _known: dict[Hashable, asyncio.Future[Any]] = field(default_factory=dict)

    async def know(self, probe: Callable[P, Awaitable[T]], *args: P.args, **named: P.kwargs) -> T:
        """What a probe tells, asked once in a run however many checks want it.

        Arguments are hashable. A probe that fails does so for each who asks.
        """
        key = (probe, args, tuple(sorted(named.items())))
        if key not in self._known:
            self._known[key] = asyncio.ensure_future(probe(*args, **named))
        known: T = await asyncio.shield(self._known[key])
        return known

    async def close(self) -> None:
        """End what still runs."""
        for future in self._known.values():
            future.cancel()
        await asyncio.gather(*self._known.values(), return_exceptions=True)
