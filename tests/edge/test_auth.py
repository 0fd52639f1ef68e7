"""Digest authentication, and who guesses passwords."""

import time

import pytest

from squilla.edge.flow import Flow
from squilla.edge.limits import pair_of
from squilla.edge.steps.auth import authenticate
from tests.edge.fake_ksr import Effect, FakeKsr
from tests.edge.scenes import CONFIG, PHONE, REALM, a_request

HA1 = "a" * 32
WRONG = "b" * 32


def presenting(ha1: str | None, method: str = "REGISTER", **changes: object) -> FakeKsr:
    """A request of 92201, who is known, with a digest made of `ha1`."""
    signed = {} if ha1 is None else {"auth_user": "92201"}
    ksr = FakeKsr(a_request(method, **(signed | changes)))
    ksr.accepted = {"92201": HA1}
    ksr.presented = ha1
    return ksr


@pytest.mark.parametrize("method", ["REGISTER", "INVITE"])
def test_the_right_password_goes_on(method: str) -> None:
    ksr = presenting(HA1, method)
    assert authenticate(ksr.message, ksr, CONFIG) is Flow.NEXT
    assert ksr.replies == []


@pytest.mark.parametrize("method", ["REGISTER", "INVITE"])
def test_without_credentials_there_is_a_challenge_and_nothing_is_counted(method: str) -> None:
    ksr = presenting(None, method)
    assert authenticate(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects[-1] == ("challenge", REALM)
    assert not ksr.failed
    assert not ksr.counted


@pytest.mark.parametrize(("method", "noted"), [("REGISTER", True), ("INVITE", False)])
def test_when_a_connection_first_said_something_is_noted(
    method: str,
    noted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    ksr = presenting(None, method)
    before = time.time()
    authenticate(ksr.message, ksr, CONFIG)
    times = [float(at) for at in ksr.arrivals.values()]
    assert all(before <= at <= time.time() for at in times)
    assert list(ksr.arrivals) == ([f"{PHONE} 40001"] if noted else [])
    ksr.arrivals = dict.fromkeys(ksr.arrivals, "1.0")
    authenticate(ksr.message, ksr, CONFIG)
    assert set(ksr.arrivals.values()) <= {"1.0"}


@pytest.mark.parametrize("presented", [HA1, WRONG])
def test_credentials_are_not_the_first_that_a_connection_says(presented: str) -> None:
    ksr = presenting(presented)
    authenticate(ksr.message, ksr, CONFIG)
    assert ksr.arrivals == {}


def test_a_wrong_password_is_challenged_logged_and_counted_once() -> None:
    ksr = presenting(WRONG)
    assert authenticate(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects[1:] == [
        ("log", "wrong SIP password", {"source": PHONE}),
        ("challenge", REALM),
    ]
    assert ksr.counted == {"refused_password": 1}
    assert ksr.failed == {f"{PHONE} 92201": 1, PHONE: 1}


@pytest.mark.parametrize("presented", [None, WRONG, "0" * 31])
@pytest.mark.parametrize("method", ["REGISTER", "INVITE"])
@pytest.mark.parametrize("tries", [1, CONFIG.failures_user, CONFIG.failures_address + 1])
def test_a_user_who_does_not_exist_is_told_from_nobody(
    presented: str | None, method: str, tries: int
) -> None:
    def effects(*users: str) -> list[Effect]:
        ksr = presenting(presented, method)
        ksr.accepted = dict.fromkeys(users, HA1)
        for _ in range(tries):
            authenticate(ksr.message, ksr, CONFIG)
        return [*ksr.effects, dict(ksr.counted), dict(ksr.failed)]  # type: ignore[list-item]

    assert effects("92201") == effects() == effects("92202")


def test_an_empty_password_table_lets_nobody_in() -> None:
    ksr = presenting("0" * 32)
    ksr.accepted = {"92202": HA1}
    ksr.presented = HA1
    assert authenticate(ksr.message, ksr, CONFIG) is Flow.DONE


def test_before_the_passwords_are_there_phones_are_asked_to_come_back() -> None:
    ksr = presenting(HA1)
    ksr.ready = False
    assert authenticate(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == [("reply", 503, "Starting", "Retry-After: 2")]


@pytest.mark.parametrize(
    ("method", "changes", "goes"),
    [
        ("REGISTER", {"to_user": "92202"}, False),
        ("REGISTER", {"from_user": "92202"}, True),
        ("INVITE", {"from_user": "92202"}, False),
        ("INVITE", {"to_user": "92202"}, True),
        ("INVITE", {"from_user": None}, False),
    ],
)
def test_everybody_speaks_for_themselves(
    method: str,
    changes: dict[str, str | None],
    goes: bool,  # noqa: FBT001 - a column of the table
) -> None:
    ksr = presenting(HA1, method, **changes)
    assert (authenticate(ksr.message, ksr, CONFIG) is Flow.NEXT) is goes
    assert ksr.replies == ([] if goes else [403])
    assert ksr.counted["refused_identity"] == (0 if goes else 1)
    assert not ksr.failed


@pytest.mark.parametrize("method", ["MESSAGE", "SUBSCRIBE", "BYE", "INFO"])
def test_other_methods_are_not_served(method: str) -> None:
    ksr = presenting(HA1, method)
    authenticate(ksr.message, ksr, CONFIG)
    ((_, code, _, allow),) = ksr.effects
    assert code == 405
    assert allow.startswith("Allow: REGISTER, INVITE")


def test_an_ack_is_never_answered() -> None:
    ksr = presenting(None, "ACK")
    assert authenticate(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == []


def test_after_enough_failures_the_pair_is_refused_even_with_the_right_password() -> None:
    ksr = presenting(WRONG)
    for _ in range(CONFIG.failures_user):
        authenticate(ksr.message, ksr, CONFIG)
    assert ksr.banned == {f"{PHONE} 92201": 300}
    ksr.presented = HA1
    assert authenticate(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.replies == [403]
    assert ksr.counted["refused_guessing"] == 1


def test_failures_of_a_refused_pair_do_not_count_against_the_address() -> None:
    ksr = presenting(WRONG)
    for _ in range(CONFIG.failures_address * 4):
        authenticate(ksr.message, ksr, CONFIG)
    assert ksr.failed[PHONE] == CONFIG.failures_user
    assert PHONE not in ksr.banned


def test_whoever_guesses_for_many_users_is_ignored_altogether() -> None:
    ksr = presenting(WRONG)
    for number in range(CONFIG.failures_address):
        user = f"922{number:02}"
        ksr.message = a_request("REGISTER", auth_user=user, to_user=user)
        authenticate(ksr.message, ksr, CONFIG)
    assert ksr.banned == {PHONE: 300}
    banned = ("log", "address banned", {"source": PHONE, "seconds": 300})
    assert ksr.effects.count(banned) == 1


def test_an_exempt_network_is_never_banned() -> None:
    ksr = presenting(WRONG, source="203.0.113.9")
    for _ in range(50):
        authenticate(ksr.message, ksr, CONFIG)
    assert not ksr.banned
    assert ksr.replies == []
    assert ksr.counted["refused_password"] == 50


def test_the_key_of_a_pair_is_bounded() -> None:
    assert pair_of(a_request(auth_user="x" * 9999)) == f"{PHONE} {'x' * 40}"
    assert pair_of(a_request(auth_user=None)) == f"{PHONE} "
