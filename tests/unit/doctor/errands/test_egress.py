"""errands/egress: flows over loopback, from the audio's ports, within bounds."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from squilla.doctor.errands.egress import SILENT, UNRESOLVED, Flow, Question, run
from tests.fakes.stun import StunServer, truth

FIRST, LAST = 41000, 41063


def flows(question: Question) -> tuple[Flow, ...]:
    return asyncio.run(run(question)).flows


def test_each_server_is_asked_from_several_ports_of_the_audio() -> None:
    with StunServer() as one, StunServer() as other:
        found = flows(Question((one.name, other.name), FIRST, LAST, flows=8))
    assert [flow.server for flow in found] == [one.name, other.name] * 4
    assert all(flow.address == "127.0.0.1" and flow.port == flow.source_port for flow in found)
    assert all(FIRST <= flow.source_port <= LAST for flow in found)
    assert len({flow.source_port for flow in found}) == 8


def test_a_busy_range_gives_way_to_any_free_port() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as busy, StunServer() as server:
        busy.bind(("0.0.0.0", 0))
        taken = busy.getsockname()[1]
        [flow] = flows(Question((server.name,), taken, taken, flows=1))
    assert flow.address == "127.0.0.1"
    assert flow.source_port != taken


def test_what_came_back_is_told_as_it_was() -> None:
    with StunServer(lambda transaction, _: truth(transaction, ("45.9.9.10", 7))) as server:
        [flow] = flows(Question((server.name,), FIRST, LAST, flows=1))
    assert (flow.address, flow.port, flow.why) == ("45.9.9.10", 7, "")


def test_why_there_is_no_address() -> None:
    with StunServer(lambda _transaction, _source: b"") as mute:
        mute_flow, lost = flows(Question((mute.name, "224.0.0.1:3478"), FIRST, LAST, flows=2))
    assert (mute_flow.why, lost.why) == (SILENT, UNRESOLVED)
    assert lost.source_port == 0


def beyond_bounds() -> Iterator[Question]:
    good = Question(("127.0.0.1:9",), FIRST, LAST, flows=1)
    yield replace(good, servers=())
    yield replace(good, servers=("127.0.0.1:9",) * 9, flows=48)
    yield replace(good, servers=("127.0.0.1:0",))
    yield replace(good, flows=49)
    yield replace(good, flows=0)
    yield replace(good, first_port=80)
    yield replace(good, last_port=70000)
    yield replace(good, first_port=LAST, last_port=FIRST)


@pytest.mark.parametrize("question", list(beyond_bounds()))
def test_a_question_beyond_the_bounds_is_refused(question: Question) -> None:
    with pytest.raises(ValueError, match=r"servers|flow|ports|host:port"):
        flows(question)
