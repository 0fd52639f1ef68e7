"""udp/packet: what proves a port can't be forged, replayed as an answer, or made to amplify."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from squilla.doctor.udp.packet import (
    KEY_BYTES,
    NONCE_BYTES,
    SIZE,
    Asked,
    Landed,
    answer,
    question,
    read_answer,
    read_question,
)

KEY, NONCE = b"k" * KEY_BYTES, b"n" * NONCE_BYTES
ASKED = Asked(15002, NONCE, 7)

keys = some.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
ports = some.integers(0, 0xFFFF)
questions = some.builds(
    Asked,
    ports,
    some.binary(min_size=NONCE_BYTES, max_size=NONCE_BYTES),
    some.integers(0, 0xFFFFFFFF),
)


@given(keys, questions)
def test_a_question_says_what_was_asked(key: bytes, asked: Asked) -> None:
    assert read_question(key, question(key, asked)) == asked


@given(keys, questions, ports)
def test_an_answer_says_where_it_landed(key: bytes, asked: Asked, landed: int) -> None:
    found = read_answer(key, asked.nonce, answer(key, asked, landed))
    assert found == Landed(asked.dialled, landed, asked.serial)


@given(keys, questions, ports)
def test_an_answer_is_never_longer_than_its_question(key: bytes, asked: Asked, port: int) -> None:
    assert len(answer(key, asked, port)) == len(question(key, asked)) == SIZE


@given(questions)
def test_packets_look_like_no_protocol_of_the_audio(asked: Asked) -> None:
    for packet in (question(KEY, asked), answer(KEY, asked, 1)):
        assert packet[0] == 0x41
        assert packet[1] < 64
        assert len(packet) >= 12


@given(some.binary(max_size=2 * SIZE))
def test_anything_else_is_nothing(packet: bytes) -> None:
    assert read_question(KEY, packet) is None
    assert read_answer(KEY, NONCE, packet) is None


@given(some.integers(0, SIZE - 1), some.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    packet = bytearray(question(KEY, ASKED))
    packet[place] ^= change
    assert read_question(KEY, bytes(packet)) is None


@pytest.mark.parametrize("length", [0, SIZE - 1, SIZE + 1])
def test_a_wrong_length_is_noticed(length: int) -> None:
    packet = (question(KEY, ASKED) + b"x")[:length]
    assert read_question(KEY, packet) is None


def test_another_key_proves_nothing() -> None:
    other = b"o" * KEY_BYTES
    assert read_question(other, question(KEY, ASKED)) is None
    assert read_answer(other, NONCE, answer(KEY, ASKED, 1)) is None


def test_a_question_is_no_answer_and_an_answer_no_question() -> None:
    assert read_answer(KEY, NONCE, question(KEY, ASKED)) is None
    assert read_question(KEY, answer(KEY, ASKED, 1)) is None


def test_an_answer_to_another_sweep_is_not_ours() -> None:
    assert read_answer(KEY, b"x" * NONCE_BYTES, answer(KEY, ASKED, 1)) is None
