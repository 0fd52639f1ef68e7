"""Errand: whether the publisher's push gateway would push for this system (M4).

`GET /ping` with the system's own credentials: what a push needs to be let in, and no push. The
credentials come from this host's settings, go to the gateway that they are for, and nowhere else;
the answer is one word, and the reason that a gateway gives for a system that it blocks.
"""

import json
import ssl
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import httpx2

from squilla.doctor.errands.push_providers import own_settings, trusting
from squilla.doctor.inside import Errand
from squilla.doctor.probes.soonest import soonest
from squilla.robot.failure import Reason, connection_failure
from squilla.settings import Settings

_SECONDS = 8.0
_MOST_ANSWER = 4096
_MOST_WHY = 200


class Word(StrEnum):
    """What the gateway said."""

    NONE = "none"
    GOOD = "good"
    STRANGER = "stranger"
    BLOCKED = "blocked"
    NOT_GATEWAY = "not_gateway"
    DOWN = "down"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Question:
    """There is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One `Word`, and the host and HTTP status that it came from (empty and 0 for none).

    `why` is what the gateway's operator wrote about a blocked system, up to 200 characters.
    """

    word: str
    host: str = ""
    status: int = 0
    why: str = ""


async def run(question: Question) -> Answer:  # noqa: ARG001 - every errand is asked alike
    """Ask the gateway of this host's settings; within sixteen seconds."""
    settings = own_settings()
    if settings is None or not settings.gateway_url:
        return Answer(Word.NONE)
    context = trusting(settings.push_ca)
    return await soonest(lambda: ping(settings, context))


async def ping(settings: Settings, context: ssl.SSLContext) -> Answer:
    """Ask at the gateway's own path, and at the root, where the older proxy answers for all."""
    url = settings.gateway_url.rstrip("/")
    parts = urlsplit(url)
    host, root = parts.hostname or "", f"{parts.scheme}://{parts.netloc}"
    auth = (settings.gateway_system, settings.gateway_secret.get_secret_value())
    try:
        async with httpx2.AsyncClient(
            verify=context,
            auth=httpx2.BasicAuth(*auth),
            headers={"Accept-Encoding": "identity"},
            timeout=_SECONDS,
            trust_env=False,
        ) as client:
            status, content = await _ask(client, f"{url}/ping")
            if status == httpx2.codes.NOT_FOUND and root != url:
                status, content = await _ask(client, f"{root}/ping")
    except (httpx2.TransportError, httpx2.InvalidURL) as error:
        return Answer(_unreached(error, host), host)
    word = _word(status, content)
    why = _why(content) if word is Word.BLOCKED else ""
    # A gateway that repeats what it was shown is not repeated.
    return Answer(word, host, status, "" if auth[1] and auth[1] in why else why)


async def _ask(client: httpx2.AsyncClient, url: str) -> tuple[int, bytes]:
    async with client.stream("GET", url) as response:
        content = b""
        async for piece in response.aiter_raw():
            content += piece
            if len(content) > _MOST_ANSWER:
                break
    return response.status_code, content


def _word(status: int, content: bytes) -> Word:
    if status == 200:
        return Word.GOOD if content.lstrip().startswith(b"{") else Word.NOT_GATEWAY
    known = {401: Word.STRANGER, 402: Word.BLOCKED, 403: Word.BLOCKED, 429: Word.DOWN}
    return known.get(status, Word.DOWN if status >= 500 else Word.NOT_GATEWAY)


def _why(content: bytes) -> str:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    why = said.get("why") if isinstance(said, dict) else None
    return "".join(filter(str.isprintable, why))[:_MOST_WHY] if isinstance(why, str) else ""


def _unreached(error: Exception, host: str) -> Word:
    reason = connection_failure(error, host, 443, host).reason
    return Word.CERTIFICATE if reason is Reason.CERTIFICATE_REFUSED else Word.UNREACHABLE


ERRAND = Errand("push_gateway", Question, Answer, run)
