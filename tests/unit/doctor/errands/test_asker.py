"""errands/asker: what somebody elsewhere may point an errand at."""

import asyncio

import pytest

from squilla.doctor.errands.asker import ASKER, UNKNOWN, find_server
from squilla.doctor.probes.datagram import Place

PUBLIC, INNER = ("9.9.9.9", 3478), ("192.168.1.1", 3478)


def found(asker: str, server: Place) -> Place | None:
    ASKER.set(asker)
    return asyncio.run(find_server(server))


@pytest.mark.parametrize("server", [INNER, ("127.0.0.1", 1), ("100.64.0.9", 1), ("10.1.2.3", 1)])
def test_only_this_machine_itself_asks_servers_of_its_own_network(server: Place) -> None:
    assert found("", server) == server
    assert found("185.3.3.50", server) is None
    assert found(UNKNOWN, server) is None


def test_everybody_asks_servers_of_the_internet() -> None:
    assert found("185.3.3.50", PUBLIC) == found("", PUBLIC) == PUBLIC


def test_nobody_asks_what_is_no_server() -> None:
    assert found("", ("224.0.0.1", 1)) is None
