"""What the gateway is asked (M4): register, deregister, send; their JSON, its limits, its answers.

The requests are those of the push proxy that the existing app and PBXs speak to. It answers every
failure with 500; whoever sends takes all but 200 alike, so here each failure has a code of its own:

| code | `reason` | when |
|---|---|---|
| 200 | | done; `message` is `success`, `pong`, or the push service's name of the push |
| 400 | `bad_request` | not JSON, or a field is missing or not as described here |
| 401 | `unauthorized` | no or wrong Instance-Token, system id or secret |
| 403 | `system_blocked` | the system's updates are blocked; `why` is the operator's own text |
| 404 | `phone_unknown` | send: no phone is registered for the topic |
| 410 | `phone_gone` | send: the push service says that the phone's token is dead |
| 413 | `too_large` | a body of more than 8 kB |
| 429 | `rate_limited` | send: too many for this system; Retry-After says when |
| 502 | `push_rejected` | send: the push service refuses; `why` is its reason |
| 503 | `push_busy` | send: the push service can't now; Retry-After says when |

`deregister` of what is not there is 200: an app that is told otherwise keeps its user signed in.
`send` has one more field than the older proxy, which ignores it: `ttl`.
"""

from typing import Annotated, Literal
from uuid import UUID, uuid4, uuid5

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import Request

from squilla.model.push import Platform

MAX_BYTES = 8192
PLATFORMS = {"apple": Platform.IOS, "firebase": Platform.ANDROID}
_OTHER_IDS = UUID("6f0f9a3e-54c1-4d8b-9a0e-3f1d3a0c7f52")

Kind = Literal["apple", "firebase"]
Topic = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", repr=False)]


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class Registration(_Asked):
    """A phone's token, and the topic that its PBX sends to: SHA-256 of its login token."""

    token: str = Field(pattern=r"^[!-~]{1,4096}$", repr=False)
    topic: Topic
    type: Kind

    @model_validator(mode="after")
    def _fits_apple(self) -> "Registration":
        # It becomes part of a path at Apple's.
        if self.type == "apple" and not set(self.token) <= set("0123456789abcdefABCDEF"):
            raise ValueError("token: an apple token is hexadecimal")
        return self

    @property
    def platform(self) -> Platform:
        """What kind of phone it is."""
        return PLATFORMS[self.type]


class Push(_Asked):
    """A call that a phone is to be woken for. `ttl`: seconds for which it still waits."""

    topic: Topic
    type: Kind
    uuid: str = Field("", max_length=64)
    call_id: str = Field("", alias="call-id", max_length=255)
    from_uri: str = Field("", alias="from-uri", max_length=512)
    display_name: str = Field("", alias="display-name", max_length=1024)
    ttl: int = Field(30, ge=1, le=120)

    @property
    def shown_call_id(self) -> str:
        """The Call-ID as the log may have it: a line stays a line."""
        return "".join(filter(str.isprintable, self.call_id))

    @property
    def id(self) -> str:
        """The wake's UUID: the sender's own, one made of what it calls its own, or a new one."""
        try:
            return str(UUID(self.uuid))
        except ValueError:
            return str(uuid5(_OTHER_IDS, self.uuid) if self.uuid else uuid4())


class TooLarge(Exception):
    """A body of more than MAX_BYTES."""


async def body_of(request: Request) -> bytes:
    """The body, or TooLarge as soon as it is."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            raise TooLarge
    return body


def complaint(error: ValidationError) -> str:
    """The first field that is wrong and the rule it breaks, without what was sent."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"][:1])
    return f"{place}: {first['msg']}" if place else str(first["msg"])
