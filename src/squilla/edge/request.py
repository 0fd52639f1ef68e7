"""A SIP request as the steps see it: what they decide on, and nothing they can change."""

from dataclasses import dataclass, field
from urllib.parse import unquote

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    """A snapshot of the message in hand, taken once when it arrives.

    `user` names are as sent; None where the message has none. `protocol` is Kamailio's name of
    the transport: udp, tls, wss.
    """

    method: str
    call_id: str
    source: str
    source_port: int
    local_port: int
    protocol: str
    size: int
    has_to_tag: bool
    ruri_user: str | None = None
    from_user: str | None = None
    to_user: str | None = None
    auth_user: str | None = field(default=None, repr=False)
    from_name: str = ""
    sequence: str = ""
    user_agent: str = ""

    @property
    def peer(self) -> str:
        """Where the message came from, as "ADDRESS PORT"."""
        return f"{self.source} {self.source_port}"

    @property
    def is_internal(self) -> bool:
        """From the echo service: the UDP socket exists on loopback only."""
        return self.protocol == "udp" and self.source == LOOPBACK

    @property
    def dialled(self) -> str:
        """The number that was dialled, unescaped (RFC 3261 §19.1.2: `*` may come as `%2A`)."""
        return unquote(self.ruri_user or "")
