"""/proc/net/tcp, tcp6 and unix, against text of the kernel and against real sockets."""

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.pbx.sockets import (
    Endpoint,
    is_own_address,
    is_unix_listener,
    parse_tcp,
    read_tcp,
)

TCP = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:13C6 00000000:0000 0A 00000000:00000000 00:00000000 00000000   110        0 41 1
   1: 02004D0A:13C6 01004D0A:D2C4 01 00000000:00000000 00:00000000 00000000   110        0 42 1
"""
TCP6 = (
    "   0: 0000000000000000FFFF00000100007F:13C6 0000000000000000FFFF00000200007F:D2C4 01 0:0\n"
    "   1: 00000000000000000000000001000000:13C5 00000000000000000000000000000000:0000 0A 0:0\n"
)


def test_ipv4() -> None:
    listening, connected = parse_tcp(TCP)
    assert listening.is_listening
    assert listening.local == Endpoint("0.0.0.0", 5062)
    assert connected.is_established
    assert connected.remote == Endpoint("10.77.0.1", 53956)


def test_ipv6_and_ipv4_within_it() -> None:
    mapped, loopback = parse_tcp(TCP6)
    assert mapped.remote == Endpoint("127.0.0.2", 53956)
    assert loopback.local == Endpoint("::1", 5061)


def test_sockets_of_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            mine = client.getsockname()[1]
            found = [one for one in read_tcp() if one.local == Endpoint("127.0.0.1", port)]
    assert {(one.is_listening, one.remote.port) for one in found} == {(True, 0), (False, mine)}


def test_nothing_where_proc_is_not_there(tmp_path: Path) -> None:
    assert read_tcp(tmp_path) == []
    assert not is_unix_listener("/x", tmp_path)


def test_a_unix_socket_that_somebody_listens_on(tmp_path: Path) -> None:
    path = str(tmp_path / "asterisk.ctl")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        assert not is_unix_listener(path)
        server.listen()
        assert is_unix_listener(path)
    assert not is_unix_listener(path)


@pytest.mark.parametrize(
    ("address", "expected"),
    [("127.0.0.1", True), ("192.0.2.1", False), ("localhost", False), ("", False), ("::x", False)],
)
def test_own_addresses(address: str, expected: bool) -> None:  # noqa: FBT001
    assert is_own_address(address) is expected


@given(st.text(alphabet="0123456789ABCDEFx: \n"))
def test_any_text_is_read_without_an_error(text: str) -> None:
    list(parse_tcp(text))
