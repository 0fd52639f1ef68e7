"""Commands and questions to Kamailio, as RPC says them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from squilla.control.credentials import Accept, Command, Drop, Refuse
from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable, Rpc, RpcError
from squilla.model.devices import Credential
from tests.unit.control.rpc_server import Refusal, serving

Call = tuple[Any, ...]
MISSING = Refusal(404, "Not found")
ACCEPT = Accept(Credential("92201", "a" * 32, "d"))


def ask(
    folder: Path, question: Callable[[Edge], object], answers: dict[str, Any]
) -> tuple[object, list[Call]]:
    """The answer to a question, and the calls it took."""
    path = folder / "kamailio.rpc"
    with serving(path, answers) as server, Rpc(path, folder / "own.rpc") as rpc:
        answer = question(Edge(rpc))
    return answer, server.calls


@pytest.mark.parametrize(
    ("command", "call"),
    [
        (ACCEPT, ("htable.sets", "ha1", "92201", "a" * 32)),
        (Refuse("92201"), ("htable.delete", "ha1", "92201")),
        (Drop("92201"), ("ul.rm", "location", "92201")),
    ],
)
def test_commands(tmp_path: Path, command: Command, call: Call) -> None:
    assert ask(tmp_path, lambda edge: edge.run(command), {}) == (None, [call])


@pytest.mark.parametrize("command", [Refuse("92201"), Drop("92201")])
def test_what_is_gone_already_needs_no_removal(tmp_path: Path, command: Command) -> None:
    answers = {"htable.delete": MISSING, "ul.rm": MISSING}
    ask(tmp_path, lambda edge: edge.run(command), answers)


def test_a_credential_that_is_not_taken_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RpcError):
        ask(tmp_path, lambda edge: edge.run(ACCEPT), {"htable.sets": MISSING})


@pytest.mark.parametrize(
    ("question", "method", "result", "answer"),
    [
        (lambda e: e.known_ha1("92201"), "htable.get", {"item": {"value": "a"}}, "a"),
        (lambda e: e.known_ha1("92201"), "htable.get", MISSING, None),
        (lambda e: e.is_open(), "htable.get", {"item": {"value": "yes"}}, True),
        (lambda e: e.is_open(), "htable.get", MISSING, False),
        (lambda e: e.is_registered("92201"), "ul.lookup", {"AoR": "92201"}, True),
        (lambda e: e.is_registered("92201"), "ul.lookup", MISSING, False),
        (
            lambda e: e.credential_count(),
            "htable.stats",
            [{"name": "bans", "all": 9}, {"name": "ha1", "all": 3}],
            3,
        ),
        (
            lambda e: e.registrations(),
            "stats.fetch",
            {"usrloc.location_users": "5", "usrloc.location_contacts": "4"},
            4,
        ),
        (
            lambda e: e.counts(),
            "htable.dump",
            [
                {"entry": 1, "slot": [{"name": "calls", "value": 3}]},
                {"entry": 2, "slot": [{"name": "registered", "value": "1"}]},
            ],
            {"calls": 3, "registered": 1},
        ),
        (lambda e: e.counts(), "htable.dump", None, {}),
        (
            lambda e: e.started(),
            "core.uptime",
            {"now": "Mon", "up_since": "Sun Nov 22 10:00:00 2026", "uptime": 3},
            "Sun Nov 22 10:00:00 2026",
        ),
        (lambda e: e.last_call(), "htable.get", {"item": {"value": 7}}, 7),
        (lambda e: e.last_call(), "htable.get", MISSING, 0),
        (
            lambda e: e.noted_call(7),
            "htable.get",
            {"item": {"value": '{"n": 7, "how": "sent"}'}},
            {"n": 7, "how": "sent"},
        ),
        (lambda e: e.noted_call(7), "htable.get", MISSING, None),
        (lambda e: e.answer_call("c1", "2", 480, "No"), "tm.reply_callid", None, True),
        (lambda e: e.answer_call("c1", "2", 480, "No"), "tm.reply_callid", MISSING, False),
    ],
)
def test_questions(
    tmp_path: Path, question: Callable[[Edge], object], method: str, result: Any, answer: object
) -> None:
    assert ask(tmp_path, question, {method: result})[0] == answer


@pytest.mark.parametrize(
    ("question", "call"),
    [
        (lambda e: e.last_call(), ("htable.get", "numbers", "call")),
        (lambda e: e.noted_call(7), ("htable.get", "calls", "7")),
        (lambda e: e.known_ha1("92201"), ("htable.get", "ha1", "92201")),
    ],
)
def test_where_the_answers_are(
    tmp_path: Path, question: Callable[[Edge], object], call: Call
) -> None:
    assert ask(tmp_path, question, {"htable.get": MISSING})[1] == [call]


@pytest.mark.parametrize("answers", [{}, {"htable.delete": MISSING}])
def test_a_call_that_is_given_up_waits_no_more(tmp_path: Path, answers: dict[str, Any]) -> None:
    calls = ask(tmp_path, lambda edge: edge.end_parked("7:42"), answers)[1]
    assert calls == [("htable.delete", "tickets", "7:42")]


def test_an_answer_has_a_tag_of_its_own(tmp_path: Path) -> None:
    """RFC 3261 §8.2.6.2: a tag with at least 32 bits of randomness."""

    def twice(edge: Edge) -> None:
        for _ in range(2):
            edge.answer_call("c1", "2", 480, "Temporarily Unavailable")

    calls = ask(tmp_path, twice, {})[1]
    assert {call[:-1] for call in calls} == {
        ("tm.reply_callid", 480, "Temporarily Unavailable", "c1", "2")
    }
    tags = {call[-1] for call in calls}
    assert len(tags) == 2
    assert all(len(bytes.fromhex(tag)) >= 4 for tag in tags)


def test_opening_and_forgetting(tmp_path: Path) -> None:
    assert ask(tmp_path, Edge.open, {})[1] == [("htable.sets", "ready", "ready", "yes")]
    (tmp_path / "kamailio.rpc").unlink()
    calls = ask(tmp_path, Edge.forget_credentials, {"htable.delete": MISSING})[1]
    assert calls == [("htable.delete", "ready", "ready"), ("htable.flush", "ha1")]


@pytest.mark.parametrize(
    "question",
    [
        Edge.open,
        Edge.is_open,
        Edge.counts,
        Edge.started,
        Edge.last_call,
        lambda e: e.run(Drop("92201")),
        lambda e: e.noted_call(7),
        lambda e: e.answer_call("c1", "2", 480, "No"),
    ],
)
def test_each_says_when_kamailio_is_away(
    tmp_path: Path, question: Callable[[Edge], object]
) -> None:
    with (
        Rpc(tmp_path / "kamailio.rpc", tmp_path / "own.rpc") as rpc,
        pytest.raises(EdgeUnreachable),
    ):
        question(Edge(rpc))
