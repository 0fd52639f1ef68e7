"""The last calls for somebody's phone, as their page tells them (M4, P4)."""

from dataclasses import dataclass

from squilla.model.devices import mobile_extension
from squilla.model.wake_words import advice_key, result_key, step_key
from squilla.model.wakes import Step, Wake
from squilla.portal.guard.sessions import Visitor
from squilla.services import Services
from squilla.store import wakes

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Moment:
    """A step: seconds since the call arrived, the key of its words, and what the service said."""

    after: float
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call: `result` and `advice` are keys of texts; `outcome` is good, bad or idle.

    `at` is in Unix seconds; `caller` may be empty.
    """

    id: str
    at: float
    caller: str
    outcome: str
    result: str
    advice: str | None
    steps: tuple[Moment, ...]


def recent_calls(services: Services, visitor: Visitor) -> list[Call]:
    """The last calls for the phone of whoever asks, the newest first."""
    prefix = services.rules.mobile_prefix
    sip_user = mobile_extension(prefix, visitor.account.extension)
    with services.store.begin() as tx:
        found = wakes.recent(tx, sip_user=sip_user, limit=SHOWN)
    return [_call(wake) for wake in found]


def _call(wake: Wake) -> Call:
    begun = wake.at(Step.INVITE) or wake.started_at
    return Call(
        id=wake.call_id,
        at=wake.started_at,
        caller=wake.caller,
        outcome=_outcome(wake),
        result=result_key(wake),
        advice=advice_key(wake),
        steps=tuple(
            Moment(mark.at - begun, step_key(mark.step), mark.detail) for mark in wake.in_order
        ),
    )


def _outcome(wake: Wake) -> str:
    if wake.stop is not None and wake.stop.is_fault:
        return "bad"
    return "good" if wake.rang else "idle"
