"""pair/offer.py: a code lives ten minutes and bears five wrong hellos."""

from squilla.doctor.pair.handshake import HELLO_BYTES, say_hello
from squilla.doctor.pair.offer import LIFE_SECONDS, MOST_WRONG, Offer, decoy

SECRET, OTHER = b"s" * 32, b"t" * 32


def test_limits_are_what_people_are_told() -> None:
    assert (LIFE_SECONDS, MOST_WRONG) == (600.0, 5)


def test_it_lives_until_its_time() -> None:
    offer = Offer(SECRET, until=100.0)
    assert offer.lives(99.9)
    assert not offer.lives(100.0)


def test_the_fifth_wrong_hello_ends_it() -> None:
    offer = Offer(SECRET, until=100.0)
    for _ in range(MOST_WRONG):
        assert offer.lives(0.0)
        assert offer.read(say_hello(OTHER).message) is None
    assert not offer.lives(0.0)


def test_a_right_hello_is_taken_once_and_is_no_guess() -> None:
    offer = Offer(SECRET, until=100.0)
    message = say_hello(SECRET).message
    assert offer.read(message) is not None
    assert offer.read(message) is None
    assert offer.wrong == 0


def test_what_is_no_hello_is_no_guess() -> None:
    offer = Offer(SECRET, until=100.0)
    for noise in (b"x", bytes(HELLO_BYTES - 1), bytes(HELLO_BYTES + 1)):
        assert offer.read(noise) is None
    assert offer.wrong == 0


def test_a_decoy_lets_nobody_in() -> None:
    assert not decoy().lives(0.0)
    assert decoy().read(say_hello(SECRET).message) is None
    assert decoy().secret != decoy().secret


def test_the_key_is_not_in_its_repr() -> None:
    assert "ssss" not in repr(Offer(SECRET, until=1.0))
