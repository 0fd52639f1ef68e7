"""guard/forms.py: what is read of a body, and what is not."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException
from starlette.types import Message

from squilla.portal.guard.forms import MAX_BODY, Form, read_form

URL_ENCODED = "application/x-www-form-urlencoded"


def read(*chunks: bytes, content_type: str = URL_ENCODED) -> Form:
    messages: Iterator[Message] = iter(
        [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
        + [{"type": "http.request", "body": b"", "more_body": False}]
    )

    async def receive() -> Message:
        return next(messages)

    headers = [(b"content-type", content_type.encode())]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
    return asyncio.run(read_form(request))


def refusal(*chunks: bytes) -> int:
    with pytest.raises(HTTPException) as refused:
        read(*chunks)
    return refused.value.status_code


def test_fields_are_decoded() -> None:
    form = read(b"username=jos%C3%A9+p", b"&password=a%26b&empty=")
    assert form.text("username") == "josé p"
    assert form.text("password") == "a&b"
    assert (form.text("empty"), form.text("missing")) == ("", "")


def test_a_charset_beside_the_type_does_not_matter() -> None:
    assert read(b"a=1", content_type=f"{URL_ENCODED}; charset=UTF-8").text("a") == "1"


@pytest.mark.parametrize("content_type", ["multipart/form-data", "application/json", ""])
def test_other_types_are_an_empty_form(content_type: str) -> None:
    assert read(b"a=1", content_type=content_type).fields == {}


def test_16_kilobytes_are_read_and_not_one_byte_more() -> None:
    body = b"a=" + b"x" * (MAX_BODY - 2)
    assert len(read(body).text("a")) == MAX_BODY - 2
    assert refusal(body, b"x") == 413


def test_reading_stops_at_the_limit() -> None:
    endless = [b"x" * 4096] * 1000
    assert refusal(*endless) == 413


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"username=%FF", id="not UTF-8 when decoded"),
        pytest.param(b"\xff\xfe=1", id="not UTF-8"),
        pytest.param(b"username=a%00b", id="NUL"),
        pytest.param(b"&".join(b"f%d=1" % i for i in range(21)), id="too many fields"),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(body: bytes) -> None:
    assert refusal(body) == 403


@given(st.binary(max_size=300))
def test_any_body_is_a_form_or_refused(body: bytes) -> None:
    with suppress(HTTPException):
        assert all("\0" not in value for value in read(body).fields.values())


def test_a_browser_that_goes_away_is_no_fault_of_ours() -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    request = Request({"type": "http", "method": "POST", "headers": []}, receive)
    with pytest.raises(HTTPException):
        asyncio.run(read_form(request))


def test_values_stay_out_of_the_repr() -> None:
    assert "hunter2" not in repr(read(b"password=hunter2"))
