"""The host calling itself: what each half says, on loopback, and what is refused."""

import asyncio
from pathlib import Path

import pytest

from squilla.doctor.errands import hairpin as module
from squilla.doctor.errands.hairpin import (
    Answer,
    Bend,
    Bounce,
    Question,
    Turn,
    bend,
    bend_tcp,
    bounce,
    compared,
)
from squilla.doctor.errands.hairpin_udp import Knock, bind_port, knock
from squilla.doctor.probes.tcp import Reach, Reached
from tests.unit.doctor.probes.tcp_servers import (
    HOST,
    closed_port,
    listening_only,
    server_context,
    serving,
)

OURS = Reached(Reach.TLS, certificate=b"ours")
THEIRS = Reached(Reach.TLS, certificate=b"theirs")
MUTE = Reached(Reach.MUTE)


@pytest.mark.parametrize(
    ("home", "public", "wanted"),
    [
        (OURS, OURS, Bend.SAME),
        (OURS, THEIRS, Bend.OTHER),
        (OURS, MUTE, Bend.MUTE),
        (OURS, Reached(Reach.NOT_TLS), Bend.MUTE),
        (OURS, Reached(Reach.REFUSED), Bend.REFUSED),
        (OURS, Reached(Reach.TURNED_AWAY), Bend.REFUSED),
        (OURS, Reached(Reach.SILENT), Bend.SILENT),
        (OURS, Reached(Reach.NOT_FROM_HERE), Bend.SILENT),
        (MUTE, MUTE, Bend.UNPROVEN),
        (Reached(Reach.REFUSED), OURS, Bend.UNPROVEN),
        (MUTE, Reached(Reach.REFUSED), Bend.REFUSED),
    ],
)
def test_both_ends_together(home: Reached, public: Reached, wanted: Bend) -> None:
    assert compared(home, public) is wanted


def question(
    address: str = "8.8.8.8", tcp: tuple[int, ...] = (6061,), udp: tuple[int, int] = (1024, 2000)
) -> Question:
    return Question(address, "pbx.example.test", tcp, *udp)


@pytest.mark.parametrize(
    "refused",
    [
        question("127.0.0.1"),
        question("10.0.0.1"),
        question("2001:4860::1"),
        question("pbx.example.com"),
        question(tcp=(0,)),
        question(tcp=(443, 65536)),
        question(tcp=()),
        question(tcp=(443, 5061, 6061, 22)),
        question(udp=(1, 2000)),
        question(udp=(3000, 2000)),
        question(udp=(65000, 65536)),
        question(udp=(3000, 3050)),
        Question("8.8.8.8", "a" * 254, (6061,), 1024, 2000),
    ],
)
def test_a_question_out_of_bounds_is_refused(refused: Question) -> None:
    with pytest.raises(ValueError, match="a hairpin"):
        asyncio.run(bend(refused))


def test_nothing_is_tried_when_the_address_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_local", lambda _address: True)
    assert asyncio.run(bend(question())) == Answer(is_local=True)


def test_tcp_comes_back_to_the_same_certificate(tmp_path: Path) -> None:
    async def run() -> Bend:
        async with serving(listening_only, server_context(tmp_path)) as port:
            return await bend_tcp(question(HOST), port)

    assert asyncio.run(run()) is Bend.SAME


def test_nothing_is_dialled_for_a_port_that_we_do_not_serve() -> None:
    assert asyncio.run(bend_tcp(question(HOST), closed_port())) is Bend.NO_LISTENER


def test_udp_comes_back() -> None:
    bounced = asyncio.run(bounce(HOST, 20001, 40000))
    assert bounced == Bounce(bounced.port, Knock.ANSWERED, HOST)
    assert 20001 <= bounced.port <= 40000


def test_udp_that_comes_back_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    async def deaf(address: str, port: int, nonce: bytes) -> Knock:
        await knock(address, port, nonce)
        return Knock.SILENT

    monkeypatch.setattr(module, "knock", deaf)
    assert asyncio.run(bounce(HOST, 20001, 40000)).knock == Knock.ARRIVED


def test_no_free_port() -> None:
    taken = bind_port(20001, 40000)
    assert taken is not None
    with taken:
        port = taken.getsockname()[1]
        assert asyncio.run(bounce(HOST, port, port)) == Bounce(port, Knock.IN_USE)


def test_ports_low_middle_and_high(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[int, int]] = []

    async def note(_address: str, first: int, last: int) -> Bounce:
        tried.append((first, last))
        return Bounce(first, Knock.ANSWERED)

    async def refused(_question: Question, port: int) -> Bend:
        return Bend.REFUSED if port == 6061 else Bend.SAME

    monkeypatch.setattr(module, "is_local", lambda _address: False)
    monkeypatch.setattr(module, "bounce", note)
    monkeypatch.setattr(module, "bend_tcp", refused)
    answer = asyncio.run(bend(question(tcp=(6061, 5061), udp=(10000, 20000))))
    assert tried == [(10000, 13332), (13333, 16665), (16666, 19998)]
    assert answer.tcp == (Turn(6061, Bend.REFUSED), Turn(5061, Bend.SAME))
    assert len(answer.udp) == 3
