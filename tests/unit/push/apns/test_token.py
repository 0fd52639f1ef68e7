"""Our token for Apple: how old it gets, and how often it changes."""

import itertools
from typing import Any

import jwt
import pytest

from squilla.push.apns.token import ProviderToken
from tests.unit.push.apns.apple import keys

NOON = 1_800_000_000


class Clock:
    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def _token(clock: Clock) -> ProviderToken:
    return ProviderToken(keys().credentials, clock)


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        token, keys().public, algorithms=["ES256"], options={"verify_iat": False}
    )
    return claims


def test_it_is_signed_and_names_key_and_team() -> None:
    token = _token(Clock()).current()
    assert jwt.get_unverified_header(token) == {"alg": "ES256", "kid": "KEYID12345", "typ": "JWT"}
    assert _claims(token) == {"iss": "TEAMID1234", "iat": NOON}


@pytest.mark.parametrize("start", [0, 1, 599, 1799])
def test_in_a_day_it_is_never_an_hour_old_nor_changed_within_20_minutes(start: int) -> None:
    clock = Clock(NOON + start)
    token = _token(clock)
    seen: list[tuple[float, str]] = []
    for clock.now in range(NOON + start, NOON + start + 86400, 60):
        current = token.current()
        assert 0 <= clock.now - _claims(current)["iat"] <= 3000
        if not seen or seen[-1][1] != current:
            seen.append((clock.now, current))
    changes = [at for at, _ in seen[1:]]
    assert all(later - earlier >= 1200 for earlier, later in itertools.pairwise(changes))
    assert len(seen) in (48, 49)


def test_another_process_shows_the_same_token() -> None:
    assert _token(Clock(NOON + 5)).current() == _token(Clock(NOON + 1700)).current()


def test_a_refused_token_is_renewed_when_20_minutes_old() -> None:
    clock = Clock()
    token = _token(clock)
    refused = token.current()
    clock.now = NOON + 1199
    assert not token.renewed(refused)
    assert token.current() == refused
    clock.now = NOON + 1200
    assert token.renewed(refused)
    assert _claims(token.current())["iat"] == NOON + 1200


def test_many_refusals_of_one_token_renew_it_once() -> None:
    clock = Clock()
    token = _token(clock)
    refused = token.current()
    clock.now = NOON + 1500
    assert token.renewed(refused)
    second = token.current()
    assert token.renewed(refused)
    assert token.current() == second
    assert not token.renewed(second)


def test_after_a_renewal_the_next_change_waits_20_minutes_too() -> None:
    clock = Clock()
    token = _token(clock)
    clock.now = NOON + 1500
    token.renewed(token.current())
    renewed = token.current()
    clock.now = NOON + 1800
    assert token.current() == renewed
    clock.now = NOON + 3600
    assert _claims(token.current())["iat"] == NOON + 3600


def test_a_clock_set_back_makes_a_token_of_its_time() -> None:
    clock = Clock()
    token = _token(clock)
    token.current()
    clock.now = NOON - 86400
    assert _claims(token.current())["iat"] == NOON - 86400
