"""Ports that answer one nonce for a while."""

import asyncio

import pytest

from squilla.doctor.errands.hairpin_echo import Answer, Question, listen
from squilla.doctor.errands.hairpin_udp import Knock, bind_port, knock, new_nonce

HOST = "127.0.0.1"
NONCE = new_nonce()


def free_port() -> int:
    made = bind_port(20001, 40000)
    assert made is not None
    with made:
        port: int = made.getsockname()[1]
        return port


def test_it_answers_and_says_where_it_was_asked() -> None:
    async def run(asked: int, other: int) -> tuple[Answer, Knock]:
        question = Question((asked, other), NONCE.hex(), 0.3)
        listening = asyncio.create_task(listen(question))
        await asyncio.sleep(0.05)
        heard = await knock(HOST, asked, NONCE)
        return await listening, heard

    asked, other = free_port(), free_port()
    answer, heard = asyncio.run(run(asked, other))
    assert heard is Knock.ANSWERED
    assert answer == Answer(tuple(sorted((asked, other))), (asked,))


def test_a_taken_port_is_left_alone() -> None:
    taken = bind_port(20001, 40000)
    assert taken is not None
    with taken:
        answer = asyncio.run(listen(Question((taken.getsockname()[1],), NONCE.hex(), 0.01)))
    assert answer == Answer((), ())


@pytest.mark.parametrize(
    "question",
    [
        Question((), NONCE.hex(), 1.0),
        Question((5000, 5001, 5002, 5003), NONCE.hex(), 1.0),
        Question((53,), NONCE.hex(), 1.0),
        Question((65536,), NONCE.hex(), 1.0),
        Question((5000,), NONCE.hex(), 11.0),
        Question((5000,), NONCE.hex(), float("nan")),
        Question((5000,), NONCE.hex(), 0.0),
        Question((5000,), "", 1.0),
        Question((5000,), "00" * 18, 1.0),
        Question((5000,), NONCE.hex() + "00", 1.0),
        Question((5000,), "not hexadecimal", 1.0),
        Question((5000,), NONCE.hex(), 1.0, "pbx.example.com"),
    ],
)
def test_a_question_out_of_bounds_is_refused(question: Question) -> None:
    with pytest.raises(ValueError, match=r"echo|hex|pbx"):
        asyncio.run(listen(question))
