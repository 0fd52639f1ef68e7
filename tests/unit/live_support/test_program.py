import sys
import time
from pathlib import Path

import pytest

from tests.live.softphones.errors import SoftphoneError
from tests.live.softphones.program import Program

ECHO = """
import sys
for line in sys.stdin:
    print("said", line.strip(), flush=True)
    if line.startswith("quit"):
        break
"""


def keep_talking(phone: Program) -> None:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        phone.say("hello there")
        time.sleep(0.02)


def program(home: Path, code: str = ECHO) -> Program:
    return Program([sys.executable, "-c", code], home, {}, ["hush"])


def test_it_hears_and_answers(tmp_path: Path) -> None:
    phone = program(tmp_path)
    phone.start()
    phone.say("hello")
    assert phone.expect(r"said (\w+)", 5, "answer")[1] == "hello"
    phone.quit("quit")


def test_a_failed_wait_tells_what_was_said_without_secrets(tmp_path: Path) -> None:
    phone = program(tmp_path)
    phone.start()
    phone.say("my hush word")
    phone.expect("word", 5, "word")
    with pytest.raises(SoftphoneError, match=r"no miracle within 0.1 s(?s:.*)my \*\*\* word"):
        phone.expect("never", 0.1, "miracle")
    phone.kill()


def test_speaking_to_one_that_ended_is_an_error(tmp_path: Path) -> None:
    phone = program(tmp_path, "print('bye')")
    phone.start()
    phone.expect("bye", 5, "end")
    with pytest.raises(SoftphoneError, match="it ended before 'hello'"):
        keep_talking(phone)
    phone.kill()


def test_ending_twice_or_before_the_start_is_harmless(tmp_path: Path) -> None:
    phone = program(tmp_path)
    phone.quit("quit")
    phone.start()
    phone.quit("quit")
    phone.quit("quit")
    with pytest.raises(SoftphoneError, match="not running"):
        phone.say("hello")


def test_its_home_is_private(tmp_path: Path) -> None:
    phone = program(tmp_path, "import os; print(os.environ['HOME'], os.getcwd())")
    phone.start()
    assert phone.expect(rf"{tmp_path} {tmp_path}", 5, "home")
    phone.kill()
