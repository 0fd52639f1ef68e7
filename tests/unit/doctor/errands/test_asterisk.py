"""Errand `asterisk`: what it finds, and what of a question it accepts."""

import asyncio
import socket
import sys
import time
from pathlib import Path

import pytest

from squilla.doctor.errands.asterisk import Answer, Host, Question, look
from squilla.pbx.asterisk import Asterisk
from squilla.pbx.sockets import Endpoint

SAMPLES = Path(__file__).parents[2] / "pbx" / "samples" / "22"
SCRIPT = f"""
import pathlib, sys
names = {{
    "core waitfullybooted": "waitfullybooted",
    "pjsip show transports": "transports",
    "pjsip show transport 0.0.0.0-tcp": "transport_tcp",
    "pjsip show transport 0.0.0.0-udp": "transport_local_net",
    "core show uptime seconds": "uptime",
    "core show version": "version",
    "rtp show settings": "rtp_settings",
}}
name = names.get(sys.argv[-1], "transport_unknown")
print((pathlib.Path({str(SAMPLES)!r}) / f"{{name}}.txt").read_text(), end="")
"""
ABSENT = Asterisk(("no-such-program-anywhere",))


def asked(question: Question, asterisk: Asterisk, root: Path) -> Answer:
    return asyncio.run(look(question, Host(asterisk, root / "etc/asterisk", root)))


def configure(root: Path, port: int) -> None:
    folder = root / "etc/asterisk"
    folder.mkdir(parents=True)
    (folder / "pjsip.conf").write_text(
        f"[one]\ntype=transport\nprotocol=tcp\nbind=127.0.0.1:{port}\n"
        "[201]\ntype=auth\npassword=hush-hush\n"
    )
    (root / "etc/freepbx.conf").touch()


def test_what_a_running_asterisk_says(tmp_path: Path) -> None:
    answer = asked(Question(), Asterisk((sys.executable, "-c", SCRIPT)), tmp_path)
    assert (answer.state, answer.platform, answer.has_pjsip) == ("running", "plain", True)
    assert answer.version.startswith("22.10.1")
    assert answer.started == pytest.approx(time.time() - 3, abs=2)
    assert [one.name for one in answer.reported] == ["0.0.0.0-tcp", "0.0.0.0-udp"]
    assert (answer.rtp_first, answer.rtp_last) == (10000, 20000)
    assert not answer.is_config_read


def test_what_files_and_sockets_say_where_nothing_runs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        configure(tmp_path, port)
        with socket.create_connection(("127.0.0.1", port)):
            answer = asked(Question(port=port, address="127.0.0.1"), ABSENT, tmp_path)
    assert (answer.state, answer.platform, answer.has_pjsip) == ("absent", "freepbx", False)
    assert [one.transport.port for one in answer.configured] == [port]
    assert answer.is_config_read
    assert answer.is_own_address
    assert Endpoint("127.0.0.1", port) in answer.listeners
    assert answer.peers == ("127.0.0.1",)
    assert "hush-hush" not in repr(answer)


def test_only_ports_that_matter_are_told_of(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = asked(Question(), ABSENT, tmp_path)
        assert server.getsockname()[1] not in {one.port for one in answer.listeners}


@pytest.mark.parametrize(("port", "phone_port"), [(0, 6061), (65536, 6061), (5062, -1)])
def test_what_is_no_port_is_not_asked_about(port: int, phone_port: int) -> None:
    with pytest.raises(ValueError, match="port"):
        Question(port, phone_port)


def test_an_address_that_is_none_is_not_looked_up(tmp_path: Path) -> None:
    assert not asked(Question(address="localhost"), ABSENT, tmp_path).is_own_address
