"""What a load came to: times between its steps, and the calls that went wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.findings import Row, none_of
from bench.spread import Spread, spread
from bench.wakes import Wake

_MS = 1e-6
NOTHING = Spread(0, 0.0, 0.0, 0.0)
DECLINED = 486
NOT_WOKEN = 480


@dataclass(frozen=True, slots=True)
class Tally:
    """Times in milliseconds.

    `push`: INVITE with credentials sent, to the push at the provider. `delivery`: REGISTER's 200
    read by the phone, to the INVITE read by it. `whole`: first INVITE sent, to the caller's answer.
    `lag`: how late the generator itself was. `lost`: calls that should have reached their phone
    and did not; `duplicates`: INVITEs too many.
    """

    push: Spread
    delivery: Spread
    whole: Spread
    lag: Spread
    lost: int
    duplicates: int

    @property
    def faults(self) -> Sequence[Row]:
        """The rows that have to be 0."""
        return none_of("calls lost", self.lost), none_of("INVITEs twice", self.duplicates)


def tally(wakes: Iterable[Wake]) -> Tally:
    """Of calls that are over."""
    every = list(wakes)
    good = [wake for wake in every if wake.invites and wake.pushed and wake.status == DECLINED]
    return Tally(
        push=_spread(wake.pushed - wake.sent for wake in good),
        delivery=_spread(wake.invited - wake.registered for wake in good),
        whole=_spread(wake.ended - wake.began for wake in good),
        lag=_spread(wake.began - wake.due for wake in every),
        lost=len(every) - len(good),
        duplicates=sum(max(wake.invites - 1, 0) for wake in every),
    )


def _spread(nanoseconds: Iterable[int]) -> Spread:
    times = [time * _MS for time in nanoseconds]
    return spread(times) if times else NOTHING
