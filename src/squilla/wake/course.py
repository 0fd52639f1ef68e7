"""The course of one call for one phone: what to do next is decided here, without I/O (M4).

Each method takes something that happened and answers what is to be done; `next_at` says when
`tick` has something to decide. Times are Unix seconds.
"""

from dataclasses import replace

from squilla.edge.decisions import DECISIONS
from squilla.edge.reason import ANSWERED_ELSEWHERE
from squilla.model.push import Platform, PushAddress
from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.push.message import Ending
from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.wake.actions import (
    Action,
    ForgetAddress,
    GiveUp,
    Push,
    Refuse,
    RingBack,
    ShowLateCall,
    TellMissed,
)
from squilla.wake.network import network_of
from squilla.wake.patience import MOST_TRIES, REMEMBERED, Patience

Actions = tuple[Action, ...]
NOTHING: Actions = ()

_DECLINE = 603
_DECLINED = (486, 600, _DECLINE)
_NO_ANSWER = (408, 480)
_GRACE = 5.0
_LONGEST_RING = 180.0


class Course:
    """One call from its INVITE until nothing can happen to it any more.

    A `wake` that has marks already is taken up where a process before us left it.

    `wake` is its timeline so far. `parked` and `sent` say where the call is now; both are False
    before it begins and when it is over.
    """

    def __init__(self, wake: Wake, address: PushAddress | None, patience: Patience) -> None:
        self.wake = wake
        self.address = address
        self._patience = patience
        self.parked = False
        self.sent = False
        self._rings = False
        self._joined = False
        self._pushing = False
        self._tries = 0
        self._accepted = wake.at(Step.PUSH_ACCEPTED) is not None
        self._push_at: float | None = None
        self._over_at: float | None = None
        self._ending: Ending | None = None
        self._shown = False
        if not wake.marks:
            self._mark(Step.INVITE, wake.started_at)

    # --- what happens

    def begin(self, at: float, *, parked: bool, silent: float) -> Actions:
        """The call is parked, or sent over a connection that was silent for so many seconds."""
        self.parked, self.sent = parked, not parked
        step = Step.PARKED if parked else Step.SENT
        if self.wake.at(step) is None:  # taken up, it may have been written before
            self._mark(step, at)
        if self._accepted:
            return NOTHING  # by us, before a restart
        if parked or silent >= self._patience.silence:
            return self._push()
        self._push_at = at + self._patience.answer
        return NOTHING

    def pushed(self, outcome: Outcome, at: float) -> Actions:
        """A push service has answered."""
        self._pushing = False
        provider = self.address.provider if self.address else ""
        if isinstance(outcome, Delivered):  # a phone may be awake, and done, before we hear of it
            self._mark(Step.PUSH_ACCEPTED, at, f"{provider} {outcome.id}")
        if self._over_at is not None:
            return self._pushed_in_vain(outcome)
        match outcome:
            case Delivered():
                return self._accept(at)
            case RetryAfter(seconds=seconds, why=why):
                self._mark(Step.PUSH_REFUSED, at, f"{provider} {why}")
                return self._retry(at, seconds)
            case Gone(why=why, since=since):
                self._mark(Step.PUSH_REFUSED, at, f"{provider} {why}")
                return (ForgetAddress(since), *self._give_up(Stop.ADDRESS_GONE, at))
            case Blocked(why=why):
                self._mark(Step.PUSH_REFUSED, at, f"{provider} {why}")
                return self._give_up(Stop.PUSH_BLOCKED, at)
            case Rejected(why=why):
                self._mark(Step.PUSH_REFUSED, at, f"{provider} {why}")
                return self._give_up(Stop.PUSH_REFUSED, at)

    def registered(self, at: float, *, arrived: float, agent: str, source: str) -> Actions:
        """The phone has registered; the edge sends it the call by itself."""
        late = self._late(at)
        self._joined |= self.sent
        if self._over_at is None and not self._rings:
            self.wake = replace(self.wake, agent=agent, network=network_of(source))
            if self.wake.at(Step.REGISTERED) is None:
                if arrived >= self.wake.started_at:
                    self._mark(Step.CONNECTED, arrived)
                self._mark(Step.REGISTERED, at)
        return late

    def dispatched(self, at: float) -> Actions:
        """A parked call went out to its phone."""
        if self._over_at is None:
            self.parked, self.sent = False, True
            self._push_at = None
            self._mark(Step.SENT, at)
        return NOTHING

    def parked_again(self, at: float) -> Actions:
        """The phone was gone before the call went out."""
        if self._over_at is None:
            self.parked, self.sent = True, False
            self._mark(Step.PARKED, at)
            if not self._accepted:
                return self._push()
        return NOTHING

    def answered(self, at: float, code: int) -> Actions:
        """The phone said something."""
        if self._over_at is not None or code <= 100:
            return NOTHING
        self._push_at = None
        if code < 200:
            self._rings = True
            if self.wake.at(Step.RINGING) is None:
                self._mark(Step.RINGING, at, str(code))
        elif code < 300:
            self._mark(Step.ANSWERED, at)
            self._end(Stop.ANSWERED, at)
        elif self._joined and code in DECISIONS:
            self._mark(Step.ENDED, at, str(code))
            self._end(self._why(code), at)
            return (Refuse(code),)
        return NOTHING

    def declined(self, at: float) -> Actions:
        """Its person refused it in the notification; the phone need not come back for that."""
        if not (self.parked or self.sent):
            return NOTHING
        self._mark(Step.ENDED, at, str(_DECLINE))
        self._end(Stop.DECLINED, at)
        return (Refuse(_DECLINE),)

    def cancelled(self, at: float, cause: int) -> Actions:
        """The caller gave up, or another phone took the call."""
        elsewhere = cause == ANSWERED_ELSEWHERE
        ending = Ending.ANSWERED_ELSEWHERE if elsewhere else Ending.MISSED
        stop = Stop.ANSWERED_ELSEWHERE if elsewhere else Stop.CANCELLED
        return self._miss(stop, ending, at, "487")

    def ended(self, at: float, code: int, *, cancelled: bool) -> Actions:
        """The call came to nothing with that final answer."""
        if cancelled:
            return self.cancelled(at, 0)
        return self._miss(self._why(code), Ending.MISSED, at, str(code))

    def edge_restarted(self, at: float) -> Actions:
        """Kamailio began anew: the caller's connection and the call are gone."""
        return self._miss(Stop.EDGE_RESTARTED, Ending.MISSED, at)

    def tick(self, now: float) -> Actions:
        """Time has passed."""
        if self._over_at is None and now >= self._lost_at:
            return self._miss(self._why(408), Ending.MISSED, now)
        if self._push_at is None or now < self._push_at:
            return NOTHING
        self._push_at = None
        return self._push()

    # --- what is asked

    @property
    def next_at(self) -> float:
        """When `tick` has something to decide, or the course can be dropped."""
        if self._over_at is not None:
            return self._over_at + REMEMBERED
        return min(self._lost_at, self._push_at or self._lost_at)

    def is_done(self, now: float) -> bool:
        """Whether nothing can happen to it any more."""
        return self._over_at is not None and now >= self._over_at + REMEMBERED

    @property
    def _is_apple(self) -> bool:
        return self.address is not None and self.address.platform is Platform.IOS

    @property
    def _deadline(self) -> float:
        return self.wake.started_at + self._patience.call

    @property
    def _lost_at(self) -> float:
        """When the edge would have told the end: its datagram is lost."""
        waits = _LONGEST_RING if self._rings or self.sent else self._patience.call
        return self.wake.started_at + waits + _GRACE

    # --- pushing

    def _push(self) -> Actions:
        if self._over_at is not None or self._rings or self._pushing or self._tries >= MOST_TRIES:
            return NOTHING
        if self.address is None:
            return self._give_up(Stop.NO_ADDRESS, self.wake.started_at)
        self._pushing = True
        self._tries += 1
        return (Push(),)

    def _accept(self, at: float) -> Actions:
        first, self._accepted = not self._accepted, True
        again = at + self._patience.repeat
        if first and not self._rings and not self._is_apple and again < self._deadline:
            self._push_at = again
        return (RingBack(),) if first and self.parked else NOTHING

    def _retry(self, at: float, seconds: float) -> Actions:
        if self._rings:
            return NOTHING
        again = at + max(seconds, 0.1)
        if again < self._deadline and self._tries < MOST_TRIES:
            self._push_at = again
            return NOTHING
        return NOTHING if self._accepted else self._give_up(Stop.PUSH_UNREACHABLE, at)

    def _give_up(self, stop: Stop, at: float) -> Actions:
        """Nothing will wake the phone; a call on a connection may still get through there."""
        if self._over_at is not None or self._accepted or not self.parked:
            return NOTHING
        self._mark(Step.ENDED, at, "480")
        self._end(stop, at)
        return (GiveUp(),)

    # --- the end

    def _miss(self, stop: Stop, ending: Ending, at: float, detail: str = "") -> Actions:
        if self._over_at is not None:
            return NOTHING
        pushed, got_it = self._accepted or self._pushing, self.wake.at(Step.REGISTERED) is not None
        woken_in_vain = pushed and not got_it and not self._rings
        self._mark(Step.ENDED, at, detail)
        self._end(stop, at)
        if not woken_in_vain:
            return NOTHING
        self._ending = ending
        # A push under way could be overtaken by this one, and then ring for nothing.
        return NOTHING if self._pushing else self._tell_missed()

    def _tell_missed(self) -> Actions:
        if self._ending is None or self._is_apple:
            return NOTHING
        return (TellMissed(self._ending),)

    def _pushed_in_vain(self, outcome: Outcome) -> Actions:
        """The call was over when the push service answered."""
        if isinstance(outcome, Delivered) or self._accepted:
            told = self._tell_missed()
        else:
            self._ending, told = None, NOTHING
        return (ForgetAddress(outcome.since), *told) if isinstance(outcome, Gone) else told

    def _end(self, stop: Stop, at: float) -> None:
        self.wake = replace(self.wake, stop=stop)
        self.parked = self.sent = False
        self._push_at, self._over_at = None, at

    def _late(self, at: float) -> Actions:
        """An iPhone that was woken has reported a call to CallKit, so it must get one."""
        if self._ending is None or self._shown or not self._is_apple or self.is_done(at):
            return NOTHING
        self._shown = True
        return (ShowLateCall(self._ending),)

    def _why(self, code: int) -> Stop:
        if code in _DECLINED:
            return Stop.DECLINED
        if code not in _NO_ANSWER:
            return Stop.REFUSED
        if self._rings:
            return Stop.NOT_ANSWERED
        return Stop.NOT_RINGING if self.wake.at(Step.SENT) else Stop.NOT_WOKEN

    def _mark(self, step: Step, at: float, detail: str = "") -> None:
        self.wake = replace(self.wake, marks=(*self.wake.marks, Mark(step, at, detail)))
