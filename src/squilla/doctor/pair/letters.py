"""What is said under the seal: a word on the first line, then JSON."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from squilla.doctor.inside import Answer, Errand, Question
from squilla.doctor.pair.seal import LONGEST_TEXT

PROTOCOL = 1
"""Changes when an older end could misunderstand; both ends have to have the same."""

BYE = b"bye"


class Reply(StrEnum):
    """The first line of an answer: that it follows, or why there is none."""

    DONE = "done"
    UNKNOWN = "unknown errand"
    UNREADABLE = "unreadable question"
    LATE = "took too long"
    BROKE = "broke"
    LARGE = "answer too large"


@dataclass(frozen=True, slots=True)
class Note:
    """What the inside tells with its welcome: `seen_as` is the outside's address as it came in."""

    protocol: int
    seen_as: str
    errands: tuple[str, ...]


def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any type of a question or answer
    return _made(kind)


@cache
def _made(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def write_note(note: Note) -> bytes:
    """As JSON."""
    return _adapter(Note).dump_json(note)


def read_note(text: bytes) -> Note | None:
    """None when it isn't one."""
    try:
        note: Note = _adapter(Note).validate_json(text, strict=True)
    except ValidationError:
        return None
    return note


def write_question(errand: Errand[Question, Any], question: Question) -> bytes:
    """An errand's name and its question."""
    return errand.name.encode() + b"\n" + _adapter(errand.question).dump_json(question)


def named(text: bytes) -> tuple[str, bytes]:
    """The name in a question, and the JSON that only its errand can read."""
    name, _, rest = text.partition(b"\n")
    return name.decode(errors="replace"), rest


def read_question(errand: Errand[Question, Any], text: bytes) -> Question | None:
    """None when it is not of the errand's type, by the letter: "1" is no number."""
    try:
        question: Question = _adapter(errand.question).validate_json(text, strict=True)
    except ValidationError:
        return None
    return question


def write_answer(errand: Errand[Any, Answer], answer: Answer) -> bytes:
    """The answer, or the word for why it can't be sent."""
    try:
        text = f"{Reply.DONE}\n".encode() + _adapter(errand.answer).dump_json(answer)
    except PydanticSerializationError:
        return write_refusal(Reply.BROKE)
    return text if len(text) <= LONGEST_TEXT else write_refusal(Reply.LARGE)


def write_refusal(reply: Reply) -> bytes:
    """The word alone."""
    return reply.encode()


def read_answer(errand: Errand[Any, Answer], text: bytes) -> Answer | Reply:
    """The answer, or why there is none."""
    word, _, rest = text.partition(b"\n")
    if word != Reply.DONE.encode():
        return next((one for one in Reply if one.encode() == word), Reply.BROKE)
    try:
        answer: Answer = _adapter(errand.answer).validate_json(rest, strict=True)
    except ValidationError:
        return Reply.BROKE
    return answer
