"""JSON-RPC over Unix datagrams."""

import os
from pathlib import Path
from typing import Any

import pytest

from squilla.control.rpc import EdgeUnreachable, Rpc, RpcError
from tests.unit.control.rpc_server import Refusal, serving


def client(folder: Path, timeout: float = 2.0) -> Rpc:
    return Rpc(folder / "kamailio.rpc", folder / "own.rpc", timeout)


def late_first(asked: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"jsonrpc": "2.0", "result": "late", "id": asked["id"] - 1},
        {"jsonrpc": "2.0", "error": {"code": 500, "message": "later"}, "id": None},
        {"jsonrpc": "2.0", "result": "mine", "id": asked["id"]},
    ]


def silent(_asked: dict[str, Any]) -> list[dict[str, Any]]:
    return []


def test_a_call_brings_its_result(tmp_path: Path) -> None:
    answers = {"htable.get": {"item": 1}}
    with serving(tmp_path / "kamailio.rpc", answers) as server, client(tmp_path) as rpc:
        assert rpc.call("htable.get", "ha1", "92201") == {"item": 1}
        assert rpc.call("core.uptime") is None
    assert server.calls == [("htable.get", "ha1", "92201"), ("core.uptime",)]


def test_an_error_is_raised_with_kamailios_code(tmp_path: Path) -> None:
    answers = {"ul.rm": Refusal(404, "AOR not found")}
    with (
        serving(tmp_path / "kamailio.rpc", answers),
        client(tmp_path) as rpc,
        pytest.raises(RpcError, match="404 AOR not found") as raised,
    ):
        rpc.call("ul.rm", "location", "92201")
    assert raised.value.code == 404


def test_the_late_answer_of_another_call_is_skipped(tmp_path: Path) -> None:
    answers = {"core.uptime": late_first}
    with serving(tmp_path / "kamailio.rpc", answers), client(tmp_path) as rpc:
        assert rpc.call("core.uptime") == "mine"


def test_silence_means_unreachable(tmp_path: Path) -> None:
    answers = {"core.uptime": silent}
    with (
        serving(tmp_path / "kamailio.rpc", answers),
        client(tmp_path, timeout=0.05) as rpc,
        pytest.raises(EdgeUnreachable),
    ):
        rpc.call("core.uptime")


def test_nobody_there_means_unreachable(tmp_path: Path) -> None:
    with client(tmp_path) as rpc:
        with pytest.raises(EdgeUnreachable):
            rpc.call("core.uptime")
        with serving(tmp_path / "kamailio.rpc", {"core.uptime": 7}):
            assert rpc.call("core.uptime") == 7
        with pytest.raises(EdgeUnreachable):
            rpc.call("core.uptime")


def test_its_socket_file_replaces_a_dead_one_and_goes_at_the_end(tmp_path: Path) -> None:
    own = tmp_path / "own.rpc"
    own.touch()
    with client(tmp_path):
        assert own.is_socket()
    assert not own.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_folders_owner_can_answer(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    with client(tmp_path):
        found = (tmp_path / "own.rpc").stat()
        assert (found.st_uid, found.st_gid) == (65534, 65534)
