"""Signing in, and guessing."""

from collections.abc import Callable
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from squilla.enroll import signin
from squilla.enroll.signin import Refused, SignedIn, SignIn, Throttled, sign_in
from squilla.model.accounts import Account
from squilla.model.throttle import ALLOWED_ADDRESS, ALLOWED_PAIR, ALLOWED_USERNAME, MAX_WAIT
from squilla.store import accounts, failures
from squilla.store.engine import Store
from tests.unit.enroll.threads import at_once

HERE = "198.51.100.7"
Try = Callable[..., SignIn]


@pytest.fixture
def attempt(store: Store, alice: Account, monkeypatch: pytest.MonkeyPatch) -> Try:
    """Sign in as alice, whose only right password is `right`, without the cost of argon2."""

    def fits(password_hash: str | None, password: str) -> bool:
        return password_hash is not None and password == "right"

    monkeypatch.setattr(signin, "verify_password", fits)

    def run(
        password: str, *, username: str = alice.username, address: str = HERE, now: float = 1000.0
    ) -> SignIn:
        return sign_in(store, username, password, address=address, now=now)

    return run


@pytest.mark.parametrize(
    ("username", "password", "right"),
    [
        ("alice", "s3cret-one", True),
        ("  ALICE ", "s3cret-one", True),
        ("alice", "s3cret-two", False),
        ("alice", "", False),
        ("nobody", "s3cret-one", False),
        ("", "", False),
        ("alice\x00", "s3cret-one", False),
        ("alice\ud800", "s3cret-one", False),
        ("x" * 5000, "s3cret-one", False),
    ],
)
def test_only_user_name_and_password_together_sign_in(
    store: Store,
    alice: Account,
    username: str,
    password: str,
    right: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    outcome = sign_in(store, username, password, address=HERE, now=1000.0)
    assert outcome == (SignedIn(alice) if right else Refused())


@pytest.mark.parametrize(
    ("once", "one_time", "right"),
    [(True, True, True), (True, False, False), (False, True, True), (False, False, True)],
)
def test_a_one_time_password_fits_only_where_another_is_asked_for(
    store: Store, alice: Account, *, once: bool, one_time: bool, right: bool
) -> None:
    with store.begin() as tx:
        accounts.set_password_hash(tx, alice.id, alice.password_hash or "", password_once=once)
    for _ in range(ALLOWED_PAIR):
        outcome = sign_in(store, "alice", "s3cret-one", address=HERE, now=1000.0, one_time=one_time)
        assert isinstance(outcome, SignedIn) is right
    with store.begin() as tx:
        guesses = failures.get(tx, f"pair {HERE} alice").count
    assert guesses == (0 if right else ALLOWED_PAIR)


def test_an_account_without_a_password_cannot_sign_in(store: Store) -> None:
    with store.begin() as tx:
        accounts.add(
            tx, username="robot", display_name="Robot", extension="299", password_hash=None
        )
    assert sign_in(store, "robot", "", address=HERE, now=1.0) == Refused()


def test_after_the_allowed_failures_even_the_right_password_waits(attempt: Try) -> None:
    assert [attempt("wrong") for _ in range(ALLOWED_PAIR)] == [Refused()] * ALLOWED_PAIR
    assert attempt("right") == Throttled(2)
    assert isinstance(attempt("right", now=1002.0), SignedIn)


def test_each_further_failure_doubles_the_wait(attempt: Try) -> None:
    now, waits = 1000.0, []
    for _ in range(ALLOWED_PAIR):
        attempt("wrong", now=now)
    for _ in range(10):
        outcome = attempt("wrong", now=now)
        assert isinstance(outcome, Throttled)
        waits.append(outcome.retry_after)
        now += outcome.retry_after
        assert attempt("wrong", now=now) == Refused()
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900]


def test_a_throttled_attempt_does_not_prolong_the_wait(attempt: Try) -> None:
    for _ in range(ALLOWED_PAIR):
        attempt("wrong")
    for tenths in range(20):
        assert isinstance(attempt("wrong", now=1000.0 + tenths / 10), Throttled)
    assert attempt("wrong", now=1002.0) == Refused()


def test_the_right_password_clears_the_count_of_that_person_there(attempt: Try) -> None:
    for _ in range(3):
        for _ in range(ALLOWED_PAIR - 1):
            assert attempt("wrong") == Refused()
        assert isinstance(attempt("right"), SignedIn)


def test_somebody_elsewhere_does_not_shut_a_person_out(attempt: Try) -> None:
    for _ in range(ALLOWED_PAIR + 1):
        attempt("wrong", address="203.0.113.66")
    assert isinstance(attempt("wrong", address="203.0.113.66"), Throttled)
    assert isinstance(attempt("right"), SignedIn)


def test_an_address_that_tries_many_names_waits(attempt: Try) -> None:
    outcomes = [attempt("wrong", username=f"user{n}") for n in range(ALLOWED_ADDRESS + 1)]
    assert outcomes == [Refused()] * ALLOWED_ADDRESS + [Throttled(2)]
    assert attempt("right", address="203.0.113.66") != Throttled(2)


def test_a_name_tried_from_many_addresses_waits(attempt: Try) -> None:
    addresses = [f"203.0.113.{n}" for n in range(ALLOWED_USERNAME + 1)]
    outcomes = [attempt("wrong", address=address) for address in addresses]
    assert outcomes == [Refused()] * ALLOWED_USERNAME + [Throttled(2)]


@pytest.mark.parametrize("engine_round", range(3))
def test_attempts_made_at_once_cannot_pass_the_limit(attempt: Try, engine_round: int) -> None:
    address = f"203.0.113.{engine_round}"
    outcomes = at_once(12, lambda _: attempt("wrong", address=address))
    assert outcomes.count(Refused()) == ALLOWED_PAIR
    assert sum(isinstance(outcome, Throttled) for outcome in outcomes) == 12 - ALLOWED_PAIR


def test_right_attempts_at_once_all_sign_in_and_leave_no_failures(
    store: Store, attempt: Try
) -> None:
    outcomes = at_once(4, lambda _: attempt("right"))
    assert all(isinstance(outcome, SignedIn) for outcome in outcomes)
    with store.begin() as tx:
        for key in (f"pair {HERE} alice", f"address {HERE}", "username alice"):
            assert failures.get(tx, key).count == 0


_fresh = count()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example is its own user
)
@given(st.lists(st.floats(min_value=0, max_value=2000), max_size=30))
def test_whoever_waits_a_quarter_of_an_hour_is_always_heard(
    attempt: Try, pauses: list[float]
) -> None:
    number, now = next(_fresh), 1000.0
    who = {"username": f"user{number}", "address": f"example {number}"}
    for pause in pauses:
        now += pause
        attempt("wrong", now=now, **who)
    assert attempt("wrong", now=now + MAX_WAIT, **who) == Refused()
