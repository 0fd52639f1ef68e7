import re

import pytest

from tests.live.torture.message import SILENT, Message, sip
from tests.live.torture.messages import ENGINE_LIMITS, MESSAGES, corpus, expected

RFC_4475 = """
    wsinv intmeth esc01 escnull esc02 lwsdisp longreq dblreq semiuri transports mpart01 unreason
    noreason badinv01 clerr ncl scalar02 scalarlg quotbal ltgtruri lwsruri lwsstart trws escruri
    baddate regbadct badaspec baddn badvers mismatch01 mismatch02 bigcode badbranch insuf unkscm
    novelsc unksm2 bext01 invut regaut01 multi01 mcl01 bcast zeromf cparam01 cparam02 regescrt
    sdp01 inv2543
"""
_LENGTH = re.compile(rb"\r\n(?:content-length|l)\s*:\s*(\d+)\r\n", re.IGNORECASE)
# These lie about their length on purpose, or carry another message behind the first.
_LIARS = {"clerr", "mcl01", "dblreq", "pipeline-50", "http-post", "length-huge", "length-2-63"}
_LIARS |= {"length-50mb", "half-then-close", "half-then-wait", "crlf-then-request"}

by_name = pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)


def test_the_whole_of_rfc_4475_is_here_once() -> None:
    names = [message.name for message in MESSAGES]
    assert len(names) == len(set(names))
    assert set(RFC_4475.split()) <= set(names)


@by_name
def test_every_message_is_ready_to_send(message: Message) -> None:
    raw = message.at("pbx.example").raw
    assert not re.search(rb"DOMAIN|UNIQUE|LENGTH", raw)
    assert message.expect


@by_name
def test_bodies_are_as_long_as_they_say(message: Message) -> None:
    raw = message.at("pbx.example").raw
    stated = _LENGTH.search(raw)
    if stated and message.name not in _LIARS:
        assert len(raw.partition(b"\r\n\r\n")[2]) == int(stated[1])


def test_identifiers_are_new_each_time() -> None:
    pairs = zip(corpus("pbx.example"), corpus("pbx.example"), strict=True)
    same = [first.name for first, second in pairs if first.raw == second.raw]
    assert not [name for name in same if name in RFC_4475.split()]


def test_sip_adds_nothing_but_line_ends_and_the_length() -> None:
    assert sip("\nA\nB: LENGTH\n", b"xyz") == b"A\r\nB: 3\r\n\r\nxyz"


def test_engine_limits_only_allow_silence() -> None:
    for message in MESSAGES:
        extra = expected(message) - message.expect
        assert extra <= SILENT
        assert bool(extra) == (message.name in ENGINE_LIMITS)
