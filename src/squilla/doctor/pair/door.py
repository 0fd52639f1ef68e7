"""The outside's HTTPS: one POST at a time gets a bounded answer, whatever certificate is shown.

Why no certificate is verified is told in `pair.seal`. Proxies of the environment are not used,
because phones wouldn't.
"""

import ssl
from dataclasses import dataclass, field

import httpx2

from squilla.doctor.pair.wire import MEDIA_TYPE
from squilla.robot.bounded import read_at_most

_CONNECT_SECONDS = 10.0
_SLACK_SECONDS = 10.0


@dataclass(slots=True)
class Door:
    """Posts messages to one place.

    `url` is where to connect to; `name` and `authority` are what to call it there.
    """

    client: httpx2.AsyncClient = field(repr=False)
    url: httpx2.URL
    name: str
    authority: str

    async def post(self, path: str, message: bytes, most: int) -> bytes | None:
        """The body of a 200, None for any other answer or a body over `most` bytes.

        Raises httpx2.TransportError.
        """
        headers = {"Host": self.authority, "Content-Type": MEDIA_TYPE}
        async with self.client.stream(
            "POST",
            self.url.copy_with(path=path),
            content=message,
            headers=headers,
            extensions={"sni_hostname": self.name},
        ) as response:
            body = await read_at_most(response.aiter_raw(), most)
            return body if response.status_code == httpx2.codes.OK else None


def open_client(connections: int, seconds: float) -> httpx2.AsyncClient:
    """For answers that may take the other end so many seconds."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return httpx2.AsyncClient(
        verify=context,
        trust_env=False,
        timeout=httpx2.Timeout(seconds + _SLACK_SECONDS, connect=_CONNECT_SECONDS),
        limits=httpx2.Limits(max_connections=connections),
    )
