"""pair/letters.py: questions and answers come out as they went in, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.pair.letters import (
    PROTOCOL,
    Note,
    Reply,
    named,
    read_answer,
    read_note,
    read_question,
    write_answer,
    write_note,
    write_question,
    write_refusal,
)
from tests.unit.doctor.pair.ends import Part, Turned, Words, errand

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
PARTS = st.lists(st.builds(Part, TEXTS, NUMBERS), max_size=3).map(tuple)
ERRAND = errand()


@given(st.builds(Words, st.lists(TEXTS, max_size=4).map(tuple), PARTS, NUMBERS))
def test_a_question_arrives_as_it_was(question: Words) -> None:
    name, rest = named(write_question(ERRAND, question))
    assert name == ERRAND.name
    assert read_question(ERRAND, rest) == question


@given(st.builds(Turned, st.lists(TEXTS, max_size=4).map(tuple), PARTS))
def test_an_answer_arrives_as_it_was(answer: Turned) -> None:
    assert read_answer(ERRAND, write_answer(ERRAND, answer)) == answer


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"null",
        b'{"words": "a"}',
        b'{"words": [1]}',
        b'{"words": ["a"], "seconds": "1"}',
        b'{"words": ["a"], "seconds": true}',
        b'{"words": ["a"]',
        b"[" * 100_000,
    ],
)
def test_a_question_of_another_shape_is_refused(text: bytes) -> None:
    assert read_question(ERRAND, text) is None


@pytest.mark.parametrize("reply", [one for one in Reply if one is not Reply.DONE])
def test_why_there_is_no_answer_is_told(reply: Reply) -> None:
    assert read_answer(ERRAND, write_refusal(reply)) is reply


@given(st.binary(max_size=100))
def test_noise_is_no_answer(noise: bytes) -> None:
    answer: Turned | Reply = read_answer(ERRAND, noise)
    assert isinstance(answer, Reply)
    assert read_note(noise) is None
    named(noise)


def test_an_answer_of_another_shape_is_none() -> None:
    assert read_answer(ERRAND, b'done\n{"words": 3}') is Reply.BROKE


def test_an_answer_that_is_too_large_or_no_text_is_not_sent() -> None:
    assert write_answer(ERRAND, Turned(("x" * 262_200,))) == write_refusal(Reply.LARGE)
    assert write_answer(ERRAND, Turned(("\udcff",))) == write_refusal(Reply.BROKE)


def test_a_note_arrives_as_it_was() -> None:
    note = Note(PROTOCOL, "203.0.113.9", ("a", "b"))
    assert read_note(write_note(note)) == note
