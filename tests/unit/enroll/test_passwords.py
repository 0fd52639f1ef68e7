"""Passwords and their hashes."""

import threading

import pytest

from squilla.enroll import passwords
from squilla.enroll.passwords import (
    MOST_AT_ONCE,
    check_password,
    hash_password,
    verify_password,
)
from squilla.model.accounts import InvalidAccount
from tests.unit.enroll.conftest import hashed
from tests.unit.enroll.threads import at_once


@pytest.mark.parametrize("password", ["12345678", "x" * 256, "pässwörd", "📞" * 8])
def test_a_password_of_8_to_256_characters_is_taken(password: str) -> None:
    assert check_password(password) == password


@pytest.mark.parametrize("password", ["", "1234567", "x" * 257])
def test_other_passwords_are_refused(password: str) -> None:
    with pytest.raises(InvalidAccount, match="password_length"):
        check_password(password)


def test_only_the_right_password_fits() -> None:
    assert verify_password(hashed("s3cret-one"), "s3cret-one")
    assert not verify_password(hashed("s3cret-one"), "s3cret-One")
    assert not verify_password(hashed("s3cret-one"), "")


def test_hashes_are_argon2id_and_salted() -> None:
    first, second = hash_password("s3cret-one"), hash_password("s3cret-one")
    assert first != second
    assert first.startswith("$argon2id$")


def test_nothing_longer_than_the_longest_password_fits() -> None:
    longest = "x" * 256
    assert verify_password(hashed(longest), longest)
    assert not verify_password(hashed(longest), longest + "x")
    assert not verify_password(hashed(longest), longest + "x" * 10_000)


@pytest.mark.parametrize("password_hash", ["", "plain", "$argon2id$broken"])
def test_a_broken_hash_fits_nothing(password_hash: str) -> None:
    assert not verify_password(password_hash, "s3cret-one")


def test_nobody_costs_the_same_work_and_never_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    class Hasher:
        def hash(self, _password: str) -> str:
            return "made up"

        def verify(self, password_hash: str, _password: str) -> bool:
            checked.append(password_hash)
            return True

    passwords._nobody.cache_clear()
    monkeypatch.setattr(passwords, "_hasher", Hasher())
    assert not verify_password(None, "whatever")
    passwords._nobody.cache_clear()
    assert checked == ["made up"]


def test_only_so_many_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = threading.Lock()
    inside, seen = 0, []

    def work(*_: str) -> bool:
        nonlocal inside
        with counting:
            inside += 1
            seen.append(inside)
        full.wait(0.1)
        with counting:
            inside -= 1
        return True

    class Hasher:
        def hash(self, password: str) -> str:
            return str(work(password))

        verify = staticmethod(work)

    full = threading.Event()
    monkeypatch.setattr(passwords, "_hasher", Hasher())

    def one(number: int) -> object:
        return hash_password("x") if number % 2 else verify_password("hash", "x")

    assert len(at_once(3 * MOST_AT_ONCE, one)) == 3 * MOST_AT_ONCE
    assert max(seen) == MOST_AT_ONCE
