"""pair/seal.py: what was not said by that end, at that place, is not understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.pair.code import Code
from squilla.doctor.pair.seal import (
    LANES,
    LONGEST_TEXT,
    From,
    Keys,
    Place,
    derived,
    seal,
    split,
    stretched,
    unseal,
)

KEYS = Keys(outside=b"o" * 32, inside=b"i" * 32)
SESSION = bytes(range(16))
PLACE = Place(SESSION, 1, 7)
PLACES = st.builds(
    Place, st.binary(min_size=16, max_size=16), st.integers(0, 3), st.integers(0, 2**64 - 1)
)
ENDS = st.sampled_from(From)


@given(ENDS, PLACES, st.binary(max_size=2000))
def test_what_was_sealed_is_understood(end: From, place: Place, text: bytes) -> None:
    assert unseal(KEYS, end, place, seal(KEYS, end, place, text)) == text
    assert split(place.header + seal(KEYS, end, place, text)) is not None


@given(PLACES, st.binary(min_size=1, max_size=200), st.data())
def test_a_changed_bit_is_noticed(place: Place, text: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEYS, From.INSIDE, place, text))
    position = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[position // 8] ^= 1 << position % 8
    assert unseal(KEYS, From.INSIDE, place, bytes(sealed)) is None


@given(st.binary(max_size=100), st.integers(0, 120))
def test_a_shortened_message_is_noticed(text: bytes, kept: int) -> None:
    sealed = seal(KEYS, From.INSIDE, PLACE, text)
    if kept < len(sealed):
        assert unseal(KEYS, From.INSIDE, PLACE, sealed[:kept]) is None
    assert unseal(KEYS, From.INSIDE, PLACE, sealed + b"x") is None


@given(st.binary(max_size=300))
def test_noise_is_not_understood(noise: bytes) -> None:
    assert unseal(KEYS, From.INSIDE, PLACE, noise) is None
    parts = split(noise)
    assert parts is None or parts[0].header + parts[1] == noise


@pytest.mark.parametrize(
    "other",
    [
        Place(bytes(16), 1, 7),
        Place(SESSION, 2, 7),
        Place(SESSION, 1, 8),
    ],
    ids=["another session", "another lane", "another number"],
)
def test_a_message_counts_in_its_place_only(other: Place) -> None:
    assert unseal(KEYS, From.OUTSIDE, other, seal(KEYS, From.OUTSIDE, PLACE, b"x")) is None


def test_a_message_does_not_come_back_as_an_answer() -> None:
    sealed = seal(KEYS, From.OUTSIDE, PLACE, b"x")
    assert unseal(KEYS, From.INSIDE, PLACE, sealed) is None
    same = Keys(b"k" * 32, b"k" * 32)
    assert unseal(same, From.INSIDE, PLACE, seal(same, From.OUTSIDE, PLACE, b"x")) is None


def test_no_two_places_share_a_nonce() -> None:
    """The same nonce under one key would give the same stream, whatever the header says."""
    same = Keys(b"k" * 32, b"k" * 32)
    places = [Place(SESSION, lane, number) for lane in range(LANES) for number in (1, 2, 2**32)]
    streams = {seal(same, end, place, bytes(64))[:64] for end in From for place in places}
    assert len(streams) == len(From) * len(places)


def test_messages_are_bounded() -> None:
    longest = seal(KEYS, From.INSIDE, PLACE, bytes(LONGEST_TEXT))
    assert unseal(KEYS, From.INSIDE, PLACE, longest) == bytes(LONGEST_TEXT)
    assert split(PLACE.header + longest) is not None
    too_long = seal(KEYS, From.INSIDE, PLACE, bytes(LONGEST_TEXT + 1))
    assert unseal(KEYS, From.INSIDE, PLACE, too_long) is None
    assert split(PLACE.header + too_long) is None


def test_there_is_no_fifth_lane() -> None:
    assert split(Place(SESSION, LANES, 1).header + bytes(16)) is None
    assert split(Place(SESSION, LANES - 1, 1).header + bytes(16)) is not None


def test_the_key_depends_on_code_and_salt() -> None:
    code, other = Code("K7QF2M9XTD"), Code("K7QF2M9XTE")
    keys = {stretched(code, b"a" * 16), stretched(code, b"b" * 16), stretched(other, b"a" * 16)}
    assert len(keys) == 3
    assert stretched(code, b"a" * 16) in keys


def test_keys_of_different_purposes_differ() -> None:
    secret = b"s" * 32
    assert derived(secret, b"a") != derived(secret, b"b")
    assert derived(secret, b"a", salt=b"x") != derived(secret, b"a", salt=b"y")


def test_keys_are_not_in_their_repr() -> None:
    assert "o" * 32 not in repr(KEYS)
