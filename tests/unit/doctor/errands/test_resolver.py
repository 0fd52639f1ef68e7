"""errands/resolver: nameservers on loopback that answer, refuse, and keep silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest
from dns import flags, message, rcode, rrset

from squilla.doctor.errands import resolver
from squilla.doctor.errands.resolver import Answer, Question, ask_each, configured, run

KNOWN, UNKNOWN = "pbx.example.com", "nobody.example.com"


class Nameserver(asyncio.DatagramProtocol):
    """Knows one name; `code` is what it says of any other."""

    def __init__(self, code: rcode.Rcode | None) -> None:
        self.code = code

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        asked = message.from_wire(data)
        name = asked.question[0].name
        answer = message.make_response(asked)
        answer.flags |= flags.RA
        if name.to_text(omit_final_dot=True) == KNOWN:
            answer.answer = [rrset.from_text(name, 60, "IN", "A", "45.9.9.10", "45.9.9.9")]
        elif self.code is None:
            return
        else:
            answer.set_rcode(self.code)
        self.transport.sendto(answer.to_wire(), addr)


@asynccontextmanager
async def nameserver(code: rcode.Rcode | None) -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: Nameserver(code), local_addr=("127.0.0.1", 0)
    )
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()


async def asked(code: rcode.Rcode | None, *names: str) -> Answer:
    async with nameserver(code) as port:
        return await ask_each(["127.0.0.1"], names, port)


@pytest.mark.parametrize(
    ("code", "is_answered"),
    [(rcode.NXDOMAIN, True), (rcode.NOERROR, True), (rcode.SERVFAIL, False), (None, False)],
)
def test_what_a_nameserver_says(
    monkeypatch: pytest.MonkeyPatch, code: rcode.Rcode | None, *, is_answered: bool
) -> None:
    monkeypatch.setattr(resolver, "_SECONDS", 0.5)
    answer = asyncio.run(asked(code, KNOWN, UNKNOWN))
    known, unknown = answer.lookups
    assert (known.is_answered, known.addresses) == (True, ("45.9.9.10", "45.9.9.9"))
    assert known.seconds < 0.4
    assert (unknown.is_answered, unknown.addresses) == (is_answered, ())
    assert (unknown.seconds > 0.4) == (code is None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nameserver 192.168.1.1\nsearch lan\nnameserver fd00::1\n", ("192.168.1.1", "fd00::1")),
        ("search lan\n", ()),
        (None, ()),
    ],
)
def test_nameservers_of_resolv_conf(
    tmp_path: Path, text: str | None, found: tuple[str, ...]
) -> None:
    file = tmp_path / "resolv.conf"
    if text is not None:
        file.write_text(text)
    assert configured(str(file)) == found


@pytest.mark.parametrize("names", [("a",) * 5, ("",), ("a" * 254,)])
def test_a_question_beyond_the_bounds_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="up to 4 names"):
        asyncio.run(run(Question(names)))
