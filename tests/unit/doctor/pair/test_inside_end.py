"""pair/inside_end.py: whom it lets in, whom it doesn't, and that it tells nobody why."""

import pytest
from structlog.testing import capture_logs

from squilla.doctor.errands import ERRANDS
from squilla.doctor.pair.code import Code
from squilla.doctor.pair.handshake import HELLO_BYTES, Joined, say_hello
from squilla.doctor.pair.inside_end import InsideEnd, Stage, State
from squilla.doctor.pair.letters import BYE, Note, read_note
from squilla.doctor.pair.offer import LIFE_SECONDS, MOST_WRONG
from squilla.doctor.pair.session import SESSION_SECONDS
from tests.unit.doctor.pair.ends import (
    CODE,
    PEER,
    Clock,
    Outside,
    Ran,
    errands,
    message,
    run,
    understood,
)

WRONG = Code("0000000000")


def make(clock: Clock | None = None) -> InsideEnd:
    return InsideEnd(errands(Ran()), clock or Clock())


def offered(clock: Clock | None = None) -> InsideEnd:
    inside = make(clock)
    inside.offer(CODE)
    return inside


def joined(inside: InsideEnd) -> Joined:
    found = Outside(inside).join()
    assert found is not None
    return found


def works(inside: InsideEnd, session: Joined, number: int) -> bool:
    answer = run(inside.errand(message(session, number)))
    return understood(session, number, answer) is not None


def test_whoever_holds_the_code_comes_in_and_hears_what_is_there() -> None:
    inside = offered()
    session = joined(inside)
    assert works(inside, session, 1)
    note = read_note(session.note)
    assert note == Note(1, PEER, ("test.turn", "test.large", "test.breaks", "test.odd"))
    assert inside.state == State(Stage.PAIRED, SESSION_SECONDS, PEER)


def test_it_runs_the_listed_errands_by_itself() -> None:
    inside = InsideEnd()
    inside.offer(CODE)
    note = read_note(joined(inside).note)
    assert note is not None
    assert note.errands == tuple(one.name for one in ERRANDS)


def test_a_wrong_code_stays_out_and_five_end_the_right_one() -> None:
    inside = offered()
    guesser = Outside(inside, WRONG)
    for _ in range(MOST_WRONG - 1):
        assert guesser.join() is None
    before = inside.state.stage
    assert guesser.join() is None
    assert (before, inside.state.stage) == (Stage.WAITING, Stage.GUESSED)
    assert Outside(inside).join() is None


def test_noise_does_not_end_a_code() -> None:
    inside = offered()
    for size in (1, 12, HELLO_BYTES - 1, HELLO_BYTES + 1):
        assert inside.hello(bytes(size), PEER) is None
    assert joined(inside)


def test_a_stranger_cannot_tell_whether_there_is_a_code() -> None:
    without, ended = make(), offered()
    salt = without.hello(b"", PEER)
    without.offer(CODE)
    assert without.hello(b"", PEER) == salt
    ended.withdraw()
    for inside in (make(), ended, offered()):
        assert inside.hello(say_hello(b"?" * 32).message, PEER) is None
        assert run(inside.errand(bytes(100))) is None


def test_two_processes_have_two_salts() -> None:
    assert make().hello(b"", PEER) != make().hello(b"", PEER)


def test_a_code_dies_after_ten_minutes() -> None:
    clock = Clock()
    inside = offered(clock)
    outside = Outside(inside)
    clock.now += LIFE_SECONDS
    assert inside.state.stage is Stage.ENDED
    assert outside.join() is None


def test_a_session_outlives_its_code_but_not_its_quarter_of_an_hour() -> None:
    clock = Clock()
    inside = offered(clock)
    session = joined(inside)
    clock.now += SESSION_SECONDS - 1
    assert works(inside, session, 1)
    clock.now += 1
    assert not works(inside, session, 2)
    assert inside.state.stage is Stage.ENDED


def test_a_new_code_ends_the_one_before_and_its_session() -> None:
    inside = offered()
    old_code, session = Outside(inside), joined(inside)
    inside.offer(WRONG)
    assert not works(inside, session, 1)
    assert old_code.join() is None
    assert Outside(inside, WRONG).join() is not None


def test_withdrawn_is_over() -> None:
    inside = offered()
    outside, session = Outside(inside), joined(inside)
    inside.withdraw()
    assert inside.state == State(Stage.NONE)
    assert not works(inside, session, 1)
    assert outside.join() is None


def test_a_second_hello_takes_over() -> None:
    inside = offered()
    first, second = joined(inside), joined(inside)
    assert not works(inside, first, 1)
    assert works(inside, second, 1)


def test_a_replayed_hello_does_not() -> None:
    inside = offered()
    hello = say_hello(Outside(inside).secret)
    assert inside.hello(hello.message, PEER) is not None
    session = joined(inside)
    assert inside.hello(hello.message, PEER) is None
    assert works(inside, session, 1)


def test_after_a_good_bye_the_code_may_be_used_again() -> None:
    inside = offered()
    session = joined(inside)
    assert understood(session, 1, run(inside.errand(message(session, 1, text=BYE)))) == b""
    assert inside.state.stage is Stage.WAITING
    assert not works(inside, session, 2)
    assert works(inside, joined(inside), 1)


def test_knocking_is_limited_but_errands_are_not() -> None:
    inside = offered()
    session = joined(inside)
    while inside.hello(b"", PEER) is not None:
        pass
    assert inside.hello(say_hello(b"?" * 32).message, PEER) is None
    assert all(works(inside, session, number) for number in range(1, 40))


@pytest.mark.parametrize(
    ("peer", "seen_as"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:DB8::1", "2001:db8::1"),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_the_outside_hears_how_it_is_seen(peer: str, seen_as: str) -> None:
    inside = offered()
    assert inside.hello(say_hello(Outside(inside).secret).message, peer) is not None
    assert inside.state.seen_as == seen_as


def test_the_log_holds_nothing_secret() -> None:
    inside = make()
    with capture_logs() as logs:
        inside.offer(CODE)
        Outside(inside, WRONG).join()
        session = joined(inside)
        run(inside.errand(message(session, 1)))
    assert [line["event"] for line in logs] == ["pairing refused", "paired"]
    text = repr(logs) + repr(inside.state)
    assert CODE.symbols not in text
    assert CODE.shown not in text
    assert repr(session.session) not in text
