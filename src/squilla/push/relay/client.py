"""Asks a publisher's gateway to wake a phone, and whether it would (M4).

The gateway's contract is that of the push proxy that existing PBXs use, so both kinds can be asked.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

import httpx2

from squilla.model.push import Platform, RelayAddress
from squilla.push.fields import CALL_ID_BYTES, CALLER_BYTES, NAME_BYTES, cut, remaining
from squilla.push.message import Ring
from squilla.push.outcome import Delivered, Outcome, Rejected
from squilla.push.relay.answer import Answer, outcome, read_answer
from squilla.push.retry import unreachable

LIMIT = 8.0
"""Seconds that one push may take: the gateway itself gives a push service five."""

TYPES = {Platform.IOS: "apple", Platform.ANDROID: "firebase"}
PINGED = "ping"

_BODY = 4096
_IDLE = 30.0
_SHORTEST, _LONGEST = 1, 120
_IN_USER_PART = "-_.!~*'()&=+$,;?/"  # RFC 3261 §25.1, user


class RelayClient:
    """Pushes as one system at the gateway of a URL (https, with the brand's path if it has one).

    `host` is the PBX's name, in the caller's address; `clock` gives Unix seconds, `limit` is in
    seconds.
    """

    def __init__(
        self,
        url: str,
        system: str,
        secret: str,
        *,
        host: str,
        ssl_context: ssl.SSLContext,
        clock: Callable[[], float],
        limit: float = LIMIT,
    ) -> None:
        self._url = url.rstrip("/")
        self._host = host
        self._clock = clock
        self._limit = limit
        self._http = httpx2.AsyncClient(
            http2=True,
            verify=ssl_context,
            auth=httpx2.BasicAuth(system, secret),
            headers={"Accept-Encoding": "identity"},  # so that what is read is as big as it looks
            timeout=limit,
            limits=httpx2.Limits(keepalive_expiry=_IDLE),
            trust_env=False,
        )

    async def push(self, address: RelayAddress, ring: Ring) -> Outcome:
        """Have a phone woken.

        There is no way to send anything but a Ring: the gateway makes a phone ring whatever it is
        asked.
        """
        if address.platform not in TYPES:
            return Rejected("a gateway wakes no browser")
        answer = await self._asked("POST", f"{self._url}/send", self._call(address, ring))
        if not isinstance(answer, Answer):
            return answer
        return outcome(answer, address.topic, self._clock())

    async def ping(self) -> Outcome:
        """Whether the gateway would push for this system: Delivered; nothing is sent.

        The older proxy has one ping for all brands, at the root.
        """
        answer = await self._asked("GET", f"{self._url}/ping")
        root = "{0.scheme}://{0.netloc}".format(urlsplit(self._url))
        if isinstance(answer, Answer) and answer.status == 404 and root != self._url:
            answer = await self._asked("GET", f"{root}/ping")
        if not isinstance(answer, Answer):
            return answer
        came = outcome(answer, "", self._clock())
        return Delivered(PINGED) if isinstance(came, Delivered) else came

    async def close(self) -> None:
        """Close the connections; the client cannot be used again."""
        await self._http.aclose()

    def _call(self, address: RelayAddress, ring: Ring) -> Mapping[str, str | int]:
        caller = quote(cut(ring.caller, CALLER_BYTES), safe=_IN_USER_PART)
        return {
            "type": TYPES[address.platform],
            "topic": address.topic,
            "uuid": ring.id,
            "call-id": cut(ring.call_id, CALL_ID_BYTES),
            "from-uri": f"sip:{caller}@{self._host}",
            "display-name": cut(ring.caller_name, NAME_BYTES),
            "ttl": min(max(remaining(ring, self._clock()), _SHORTEST), _LONGEST),
        }

    async def _asked(
        self, method: str, url: str, content: Mapping[str, str | int] | None = None
    ) -> Answer | Outcome:
        try:
            async with (
                asyncio.timeout(self._limit),
                self._http.stream(method, url, json=content) as response,
            ):
                body = b""
                async for part in response.aiter_raw():
                    body += part
                    if len(body) > _BODY:
                        break
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            return unreachable(error)
        return read_answer(response.status_code, response.headers.get("Retry-After"), body)
