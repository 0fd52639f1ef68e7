"""pair/handshake.py: only two ends with one code get the same keys."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.pair import handshake
from squilla.doctor.pair.handshake import (
    HELLO_BYTES,
    read_hello,
    read_welcome,
    say_hello,
    welcome,
)

SECRET, OTHER = b"s" * 32, b"t" * 32


def test_both_ends_get_the_same_keys() -> None:
    hello = say_hello(SECRET)
    theirs = read_hello(SECRET, hello.message)
    assert theirs is not None
    answer, inside = welcome(SECRET, hello.message, theirs, b"note")
    outside = read_welcome(SECRET, hello, answer)
    assert outside == inside
    assert inside.note == b"note"
    assert inside.keys.outside != inside.keys.inside


def test_every_session_has_keys_of_its_own() -> None:
    keys = set()
    for _ in range(3):
        hello = say_hello(SECRET)
        theirs = read_hello(SECRET, hello.message)
        assert theirs is not None
        keys.add(welcome(SECRET, hello.message, theirs, b"")[1].keys)
    assert len(keys) == 3


def test_another_code_understands_nothing() -> None:
    hello = say_hello(SECRET)
    assert read_hello(OTHER, hello.message) is None
    theirs = read_hello(SECRET, hello.message)
    assert theirs is not None
    answer, _ = welcome(SECRET, hello.message, theirs, b"")
    assert read_welcome(OTHER, hello, answer) is None


def test_an_answer_belongs_to_its_hello() -> None:
    first, second = say_hello(SECRET), say_hello(SECRET)
    theirs = read_hello(SECRET, first.message)
    assert theirs is not None
    answer, _ = welcome(SECRET, first.message, theirs, b"")
    assert read_welcome(SECRET, second, answer) is None


def test_a_hello_is_not_taken_for_a_welcome() -> None:
    hello = say_hello(SECRET)
    assert read_welcome(SECRET, hello, hello.message) is None


@given(st.binary(max_size=HELLO_BYTES + 20))
def test_noise_is_refused(noise: bytes) -> None:
    assert read_hello(SECRET, noise) is None
    assert read_welcome(SECRET, say_hello(SECRET), noise) is None


@given(st.integers(0, HELLO_BYTES * 8 - 1))
def test_a_changed_bit_is_noticed(bit: int) -> None:
    message = bytearray(say_hello(SECRET).message)
    message[bit // 8] ^= 1 << bit % 8
    assert read_hello(SECRET, bytes(message)) is None


def test_keys_come_from_the_points_the_code_and_all_that_was_said() -> None:
    own, other = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    theirs = X25519PrivateKey.generate().public_key().public_bytes_raw()
    made = [
        handshake._keys(SECRET, own, theirs, b"said"),
        handshake._keys(SECRET, other, theirs, b"said"),
        handshake._keys(OTHER, own, theirs, b"said"),
        handshake._keys(SECRET, own, theirs, b"other"),
    ]
    assert len({key for keys in made for key in (keys.outside, keys.inside)}) == 8


def test_a_point_without_a_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="shared key"):
        welcome(SECRET, b"", bytes(32), b"")


def test_nothing_secret_is_in_a_repr() -> None:
    hello = say_hello(SECRET)
    theirs = read_hello(SECRET, hello.message)
    assert theirs is not None
    _, joined = welcome(SECRET, hello.message, theirs, b"address")
    assert "address" not in repr(joined)
    assert repr(joined.session) not in repr(joined)
    assert "PrivateKey" not in repr(hello)
