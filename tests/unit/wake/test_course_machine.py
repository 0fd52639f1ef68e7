"""Whatever happens to a call in whatever order, its course keeps its word."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from squilla.model.push import PushAddress
from squilla.model.wakes import Step, Stop, Wake
from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.wake.actions import Action, GiveUp, Push, Refuse, RingBack, ShowLateCall, TellMissed
from squilla.wake.course import Actions, Course
from squilla.wake.patience import MOST_TRIES
from tests.unit.wake.playbook import (
    ANDROID,
    ANDROID_AT_GATEWAY,
    BROWSER,
    IPHONE,
    PATIENCE,
    T0,
    new_wake,
    written,
)

KNOWN = [
    new_wake(),
    written((Step.INVITE, 0), (Step.PARKED, 0)),
    written((Step.INVITE, 0), (Step.PARKED, 0), (Step.PUSH_ACCEPTED, 0.2)),
]
OUTCOMES = [
    Delivered("m"),
    RetryAfter(0.0, "busy"),
    RetryAfter(7.0, "busy"),
    RetryAfter(90.0, "busy"),
    Gone("gone", T0 - 1),
    Gone("gone"),
    Blocked("blocked"),
    Rejected("rejected"),
]
CODES = st.sampled_from([100, 180, 183, 200, 404, 408, 480, 486, 503, 603])
PAUSES = st.sampled_from([0.0, 0.05, 0.5, 1.0, 3.0, 4.0, 11.0, 35.0, 61.0])


class AnyCall(RuleBasedStateMachine):
    """A call for one phone; `asked` counts what its course wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.course = Course(new_wake(), None, PATIENCE)
        self.now = T0
        self.asked: Counter[type[Action]] = Counter()
        self.under_way = 0
        self.rang = False
        self.stopped: Stop | None = None
        self.begun = False

    @initialize(
        address=st.sampled_from([None, ANDROID, BROWSER, IPHONE, ANDROID_AT_GATEWAY]),
        known=st.sampled_from(KNOWN),
        parked=st.booleans(),
        silent=st.sampled_from([0.0, 40.0]),
    )
    def begin(self, address: PushAddress | None, known: Wake, parked: bool, silent: float) -> None:  # noqa: FBT001
        self.course = Course(known, address, PATIENCE)
        self.hear(self.course.begin(self.now, parked=parked, silent=silent))
        self.begun = True

    def hear(self, actions: Actions, *, was_parked: bool = True) -> None:
        kinds = [type(action) for action in actions]
        self.asked.update(kinds)
        if Push in kinds:
            assert not self.rang, "a push to a phone that rings"
            assert self.stopped is None, "a push for a call that is over"
            assert self.under_way == 0, "a push while one is under way"
            self.under_way += 1
        if GiveUp in kinds or RingBack in kinds:
            assert was_parked, "an answer to a call that is on a connection"
            assert self.stopped is None, "an answer to a call that is over"

    @rule(pause=PAUSES)
    def time_passes(self, pause: float) -> None:
        self.now += pause

    @rule()
    def timer(self) -> None:
        self.now = max(self.now, self.course.next_at)
        self.happens(self.course.tick(self.now))
        if not self.course.is_done(self.now):
            assert self.course.next_at > self.now, "a timer that fires again and again"

    @precondition(lambda self: self.under_way)
    @rule(outcome=st.sampled_from(OUTCOMES))
    def push_service_answers(self, outcome: Outcome) -> None:
        self.under_way -= 1
        was_parked = self.course.parked
        self.happens(self.course.pushed(outcome, self.now), was_parked=was_parked)

    @rule(age=st.sampled_from([0.0, 5.0, 1000.0]))
    def phone_registers(self, age: float) -> None:
        actions = self.course.registered(
            self.now, arrived=self.now - age, agent="A", source="192.0.2.1"
        )
        self.happens(actions)

    @rule()
    def goes_out(self) -> None:
        self.happens(self.course.dispatched(self.now))

    @rule()
    def parked_again(self) -> None:
        self.happens(self.course.parked_again(self.now))

    @rule(code=CODES)
    def phone_says(self, code: int) -> None:
        self.rang |= 100 < code < 200
        was_sent = self.course.sent
        actions = self.course.answered(self.now, code)
        assert actions in ((), (Refuse(code),))
        assert was_sent or not actions, "a refusal from nowhere"
        self.happens(actions)

    @rule(cause=st.sampled_from([0, 200, 487]))
    def cancelled(self, cause: int) -> None:
        self.happens(self.course.cancelled(self.now, cause))

    @rule(code=CODES.filter(lambda code: code >= 300), cancelled=st.booleans())
    def ended(self, code: int, cancelled: bool) -> None:  # noqa: FBT001
        self.happens(self.course.ended(self.now, code, cancelled=cancelled))

    @rule()
    def declined(self) -> None:
        self.happens(self.course.declined(self.now))

    @rule()
    def edge_restarts(self) -> None:
        self.happens(self.course.edge_restarted(self.now))

    def happens(self, actions: Actions, *, was_parked: bool = True) -> None:
        before = self.course.wake
        self.hear(actions, was_parked=was_parked)
        if self.stopped is not None:
            assert before.stop is self.stopped, "a second reason"
        self.stopped = before.stop

    @invariant()
    def timeline_is_one(self) -> None:
        marks = self.course.wake.marks
        steps = Counter(mark.step for mark in marks)
        assert marks[0].step is Step.INVITE
        assert steps[Step.INVITE] == 1
        for once in (Step.CONNECTED, Step.REGISTERED, Step.RINGING):
            assert steps[once] <= 1
        final = steps[Step.ENDED] + steps[Step.ANSWERED]
        assert final == (self.course.wake.stop is not None)
        if final:
            before = [mark for mark in marks if mark.step is not Step.PUSH_ACCEPTED]
            assert before[-1].step in (Step.ENDED, Step.ANSWERED)
            assert (self.course.parked, self.course.sent) == (False, False)
        elif self.begun:
            assert self.course.parked != self.course.sent

    @invariant()
    def nothing_too_often(self) -> None:
        assert self.asked[Push] <= MOST_TRIES
        for once in (RingBack, ShowLateCall, TellMissed, GiveUp, Refuse):
            assert self.asked[once] <= 1
        assert not (self.asked[ShowLateCall] and self.asked[TellMissed])

    @invariant()
    def next_moment_is_near(self) -> None:
        assert self.course.next_at <= max(self.now, T0 + 185.0) + 60.0


AnyCall.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestAnyCall = AnyCall.TestCase
