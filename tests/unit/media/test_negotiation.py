"""Offer and answer, open and encrypted."""

from dataclasses import replace

import pytest

from squilla.media.g711 import Codec
from squilla.media.negotiation import Agreement, agree, answer, offer, offer_again
from squilla.media.sdp import AudioDescription, Direction
from squilla.media.srtp import AES_32, Crypto

US = ("192.0.2.1", 4000)
THEM = ("192.0.2.2", 5000)


def settled(
    ours: AudioDescription, previous: AudioDescription | None = None
) -> tuple[AudioDescription, Agreement]:
    result = answer(ours, *THEM, previous)
    assert result is not None
    return result


@pytest.mark.parametrize("secure", [True, False])
def test_both_sides_settle_on_the_same(*, secure: bool) -> None:
    ours = offer(*US, secure=secure)
    theirs, they_agreed = settled(ours)
    we_agreed = agree(ours, theirs)
    assert we_agreed is not None
    assert (we_agreed.host, we_agreed.port) == THEM
    assert (they_agreed.host, they_agreed.port) == US
    assert we_agreed.codec is they_agreed.codec is Codec.PCMA
    assert (we_agreed.ours, we_agreed.theirs) == (they_agreed.theirs, they_agreed.ours)
    assert (we_agreed.ours is not None) is secure


def test_each_offered_key_is_its_own() -> None:
    first, second = offer(*US, secure=True).cryptos
    assert first.key != second.key
    assert first.suite != second.suite


def test_the_second_suite_can_be_chosen() -> None:
    ours = offer(*US, secure=True)
    only_32 = replace(ours, cryptos=ours.cryptos[1:])
    agreement = agree(ours, settled(only_32)[0])
    assert agreement is not None
    assert agreement.ours == ours.cryptos[1]
    assert agreement.ours.suite == AES_32


def test_an_open_answer_to_an_encrypted_offer_is_refused() -> None:
    theirs, _ = settled(offer(*US, secure=False))
    assert agree(offer(*US, secure=True), theirs) is None


@pytest.mark.parametrize(
    "change",
    [
        {"port": 0},
        {"formats": ((0, "OPUS"), (101, "TELEPHONE-EVENT"))},
        {"cryptos": ()},
        {"cryptos": (Crypto.generate(9),)},
        {"profile": "RTP/SAVPF"},
    ],
)
def test_an_answer_that_fits_nothing_offered_is_none(change: dict[str, object]) -> None:
    ours = offer(*US, secure=True)
    theirs, _ = settled(ours)
    assert agree(ours, replace(theirs, **change)) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"port": 0}, {"formats": ()}, {"cryptos": ()}, {"profile": "UDP/TLS/RTP/SAVPF"}],
)
def test_an_offer_that_we_cannot_serve_gets_no_answer(change: dict[str, object]) -> None:
    theirs = replace(offer(*THEM, secure=True), **change)  # type: ignore[arg-type]
    assert answer(theirs, *US) is None


def test_the_order_of_the_offer_decides_the_codec() -> None:
    theirs = replace(offer(*THEM, secure=False), formats=((111, "OPUS"), (0, "PCMU"), (8, "PCMA")))
    description, agreement = settled(theirs)
    assert agreement.codec is Codec.PCMU
    assert description.formats == ((0, "PCMU"),)


@pytest.mark.parametrize(
    ("theirs", "ours", "sending", "receiving"),
    [
        (Direction.BOTH, Direction.BOTH, True, True),
        (Direction.SEND, Direction.RECEIVE, False, True),
        (Direction.RECEIVE, Direction.SEND, True, False),
        (Direction.NONE, Direction.NONE, False, False),
    ],
)
def test_a_hold_is_answered_with_the_other_direction(
    theirs: Direction, ours: Direction, *, sending: bool, receiving: bool
) -> None:
    held = offer_again(offer(*THEM, secure=False), theirs)
    description, agreement = settled(held)
    assert description.direction is ours
    assert (agreement.sending, agreement.receiving) == (sending, receiving)


def test_the_old_hold_address_stops_sending() -> None:
    _, agreement = settled(replace(offer(*THEM, secure=False), host="0.0.0.0"))
    assert not agreement.sending


def test_a_second_answer_keeps_session_and_key() -> None:
    theirs = offer(*THEM, secure=True)
    first, _ = settled(theirs)
    second, agreement = settled(offer_again(theirs, Direction.SEND), first)
    assert second.cryptos == first.cryptos
    assert agreement.ours == first.cryptos[0]
    assert (second.session_id, second.version) == (first.session_id, first.version + 1)


def test_keys_stay_out_of_repr() -> None:
    _, agreement = settled(offer(*THEM, secure=True))
    assert "Crypto" not in repr(agreement)
