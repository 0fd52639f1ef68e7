"""pair/http.py: the requests of our own end, and no others."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.pair.http import LONGEST_HEAD, Request, answer, read_request
from squilla.doctor.pair.seal import LONGEST_MESSAGE
from tests.unit.doctor.pair.ends import run


def read(data: bytes, *, times: int = 1) -> list[Request | None]:
    async def reading() -> list[Request | None]:
        reader = asyncio.StreamReader(limit=LONGEST_HEAD)
        reader.feed_data(data)
        reader.feed_eof()
        return [await read_request(reader) for _ in range(times)]

    return run(reading())


def post(body: bytes, *headers: str, path: str = "/probe/hello") -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: pbx.example.com", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_what_was_posted_is_read() -> None:
    data = post(b"abc", "Content-Length: 3") + post(b"", "content-length:0", path="/probe/errand")
    assert read(data, times=3) == [
        Request("/probe/hello", b"abc"),
        Request("/probe/errand", b""),
        None,
    ]


def test_the_longest_message_is_read() -> None:
    [request] = read(post(bytes(LONGEST_MESSAGE), f"Content-Length: {LONGEST_MESSAGE}"))
    assert request == Request("/probe/hello", bytes(LONGEST_MESSAGE))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        post(b""),
        post(b"abc", "Content-Length: 4"),
        post(b"abc", "Content-Length: -3"),
        post(b"abc", "Content-Length: 3", "Content-Length: 3"),
        post(bytes(LONGEST_MESSAGE + 1), f"Content-Length: {LONGEST_MESSAGE + 1}"),
        post(b"3\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        post(b"abc", "Content-Length: 3", "X: " + "x" * LONGEST_HEAD),
        post(b"abc", "Content-Length: 3", path="/../etc"),
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    ],
)
def test_anything_else_ends_the_connection(data: bytes) -> None:
    assert read(data) == [None]


@given(st.binary(max_size=300))
def test_noise_does_not_break_it(noise: bytes) -> None:
    read(noise + b"\r\n\r\n")


def test_a_refusal_is_the_same_whatever_it_is_for() -> None:
    assert answer(None).startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert b"Content-Length: 0\r\n" in answer(None)
    assert answer(b"abc").startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer(b"abc").endswith(b"Content-Length: 3\r\nCache-Control: no-store\r\n\r\nabc")
