"""Reading a posted form: URL-encoded, small, and of few fields, before anything else is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

MAX_BODY = 16 * 1024
MAX_FIELDS = 20
_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a posted form; they may hold a password."""

    fields: Mapping[str, str] = field(repr=False)

    def text(self, name: str) -> str:
        """The value of a field, empty when it is missing."""
        return self.fields.get(name, "")


async def read_form(request: Request) -> Form:
    """The form in a request's body; HTTPException 413 over 16 kB, 403 when no page of ours sent it.

    A body of another type counts as an empty form: it lacks the token that every form carries.
    """
    body = await _body(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        return Form({})
    try:
        text = body.decode()
        fields = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise HTTPException(403) from None
    if any("\0" in value for _, value in fields):
        raise HTTPException(403)
    return Form(dict(fields))


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise HTTPException(413)
    except ClientDisconnect:
        raise HTTPException(403) from None
    return bytes(body)


PostedForm = Annotated[Form, Depends(read_form)]
