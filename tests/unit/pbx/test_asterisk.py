"""Asking an Asterisk that is a script: each state, each answer, and one that never answers."""

import asyncio
import socket
import sys
import time
from pathlib import Path

import pytest

from squilla.pbx.asterisk import Asterisk, State
from tests.unit.pbx.asterisk_samples import VERSIONS, sample

UNABLE = "Unable to connect to remote asterisk (does {} exist?)\n"
SCRIPT = """
import pathlib, sys
command = sys.argv[-1].replace(" ", "_")
print((pathlib.Path(__file__).parent / command).read_text(), end="")
"""


def scripted(folder: Path, **answers: str) -> Asterisk:
    """One that says what is in a file named for the command, and fails for others."""
    (folder / "program.py").write_text(SCRIPT)
    for name, text in answers.items():
        (folder / name).write_text(text)
    return Asterisk((sys.executable, str(folder / "program.py")))


def state(asterisk: Asterisk) -> State:
    return asyncio.run(asterisk.state())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("name", "expected"),
    [("waitfullybooted", State.RUNNING), ("booting", State.BOOTING), ("down", State.DOWN)],
)
def test_state(tmp_path: Path, version: str, name: str, expected: State) -> None:
    assert state(scripted(tmp_path, core_waitfullybooted=sample(version, name))) is expected


def test_no_program() -> None:
    assert state(Asterisk(("no-such-program-anywhere",))) is State.ABSENT


def test_somebody_listens_where_this_user_may_not_connect(tmp_path: Path) -> None:
    path = str(tmp_path / "asterisk.ctl")
    asterisk = scripted(tmp_path, core_waitfullybooted=UNABLE.format(path))
    assert state(asterisk) is State.DOWN
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        assert state(asterisk) is State.DENIED


def test_one_that_never_answers_is_left_after_the_deadline() -> None:
    began = time.monotonic()
    silent = Asterisk((sys.executable, "-c", "import time; time.sleep(60)"), seconds=0.3)
    assert state(silent) is State.BOOTING
    assert time.monotonic() - began < 5


def test_one_that_never_stops_talking_is_left_too() -> None:
    loud = Asterisk((sys.executable, "-c", "while True: print('x' * 9999)"), seconds=5)
    assert state(loud) is State.BOOTING


def test_transports(tmp_path: Path) -> None:
    asterisk = scripted(
        tmp_path,
        pjsip_show_transports=sample("22", "transports"),
        **{
            "pjsip_show_transport_0.0.0.0-tcp": sample("22", "transport_tcp"),
            "pjsip_show_transport_0.0.0.0-udp": sample("22", "transport_unknown"),
        },
    )
    found = asyncio.run(asterisk.transports())
    assert found is not None
    assert [(one.name, one.port) for one in found] == [("0.0.0.0-tcp", 5062)]


def test_without_pjsip_there_are_no_transports_to_speak_of(tmp_path: Path) -> None:
    asterisk = scripted(tmp_path, pjsip_show_transports=sample("16", "booting"))
    assert asyncio.run(asterisk.transports()) is None


@pytest.mark.parametrize("name", ["", "a b", "a\ncore stop now", "x" * 81, "!sh"])
def test_what_is_no_name_is_never_part_of_a_command(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a transport"):
        asyncio.run(Asterisk().transport(name))


def test_what_else_it_says(tmp_path: Path) -> None:
    asterisk = scripted(
        tmp_path,
        core_show_version=sample("16", "version"),
        core_show_uptime_seconds=sample("16", "uptime"),
        rtp_show_settings=sample("16", "rtp_settings"),
        pjsip_show_channelstats=sample("16", "channelstats"),
    )
    assert asyncio.run(asterisk.version()).startswith("16.28")
    assert asyncio.run(asterisk.uptime()) == 3
    assert asyncio.run(asterisk.rtp_range()) == (10000, 20000)
    assert len(asyncio.run(asterisk.channelstats())) == 4
