"""Messages cut out of a byte stream."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.sip.framing import StreamFramer
from squilla.sip.wire import MAX_BODY, MAX_HEADER


def message(body: bytes, header: bytes = b"Content-Length") -> bytes:
    return b"SIP/2.0 200 OK\r\n%s: %d\r\n\r\n%s" % (header, len(body), body)


MESSAGES = [
    message(b""),
    message(b"body\r\n\r\nContent-Length: 9\r\n\r\n"),
    message(b"x" * 300, b"l"),
    message(b"y", b"Content-Length "),
    b"SIP/2.0 200 OK\nCONTENT-LENGTH:\n 1\n\nz",
]


@given(st.lists(st.integers(1, 200), max_size=20))
def test_messages_come_out_whole_however_they_arrive(cuts: list[int]) -> None:
    stream = b"\r\n\r\n".join(MESSAGES)
    framer, found, start = StreamFramer(), [], 0
    for cut in [*cuts, len(stream)]:
        found += framer.feed(stream[start : start + cut])
        start += cut
    assert found == MESSAGES


def test_byte_by_byte() -> None:
    framer = StreamFramer()
    stream = b"".join(MESSAGES)
    assert [one for n in range(len(stream)) for one in framer.feed(stream[n : n + 1])] == MESSAGES


def test_keep_alives_are_no_messages() -> None:
    assert StreamFramer().feed(b"\r\n\r\n\r\n") == []


@pytest.mark.parametrize(
    "length",
    [b"", b"-1", b"1e3", b"+5", b"5 5", b"%d" % (MAX_BODY + 1), b"9" * 5000, b"\xb2"],
)
def test_a_length_that_cannot_be_followed_ends_the_stream(length: bytes) -> None:
    with pytest.raises(ValueError, match="Content-Length"):
        StreamFramer().feed(b"SIP/2.0 200 OK\r\nContent-Length: " + length + b"\r\n\r\n")


@pytest.mark.parametrize(
    "head", [b"", b"Content-Length: 1\r\nl: 2\r\n", b"X-Content-Length: 1\r\n"]
)
def test_one_length_is_needed(head: bytes) -> None:
    with pytest.raises(ValueError, match="one Content-Length"):
        StreamFramer().feed(b"SIP/2.0 200 OK\r\n" + head + b"\r\n")


def test_an_endless_header_ends_the_stream() -> None:
    framer = StreamFramer()
    framer.feed(b"X" * (MAX_HEADER - 1))
    with pytest.raises(ValueError, match="longer"):
        framer.feed(b"X")
