import threading
import time

from tests.live.softphones import transcript
from tests.live.softphones.transcript import Transcript


def test_each_match_is_used_once() -> None:
    log = Transcript()
    log.append("registered registered")
    assert log.expect("registered", 0)
    assert log.expect("registered", 0)
    assert log.expect("registered", 0) is None


def test_a_pattern_may_come_in_pieces_and_later() -> None:
    log = Transcript()
    log.append("regis")
    later = threading.Timer(0.05, log.append, ["tered 200"])
    later.start()
    found = log.expect(r"registered (\d+)", 5)
    later.join()
    assert found
    assert found[1] == "200"


def test_the_end_of_the_program_ends_the_wait() -> None:
    log = Transcript()
    log.close()
    started = time.monotonic()
    assert log.expect("never", 5) is None
    assert time.monotonic() - started < 1


def test_latest_looks_at_everything_and_moves_nothing() -> None:
    log = Transcript()
    log.append("code 1 code 2")
    found = log.latest(r"code (\d)")
    assert found
    assert found[1] == "2"
    first = log.expect(r"code (\d)", 0)
    assert first
    assert first[1] == "1"


def test_old_text_is_dropped_not_new() -> None:
    log = Transcript()
    log.append("old" + "." * transcript.LIMIT)
    log.append("new")
    assert log.latest("old") is None
    assert log.tail().endswith("new")
    assert log.expect("new", 0)
