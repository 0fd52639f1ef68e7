"""What is examined: the PBX by its public name, its ports, and what the user said about it."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports that the guide wants open (B1, B2) and the one of the PBX's transport (A1)."""

    https: int = 443
    sips: int = 5061
    phone: int = 6061
    rtp_first: int = 10000
    rtp_last: int = 20000
    pbx: int = 5062

    @property
    def tls(self) -> tuple[int, int, int]:
        """The three that show a certificate."""
        return (self.https, self.sips, self.phone)

    @property
    def rtp(self) -> range:
        """Each UDP port of the audio."""
        return range(self.rtp_first, self.rtp_last + 1)


@dataclass(frozen=True, slots=True)
class Target:
    """A PBX. `authority` is a file of CAs to trust besides the public ones.

    `resolvers` and `stun` are addresses (`host` or `host:port`) of DNS and STUN servers to ask;
    `address` is the public address that the settings promise, empty when it was not said; in other
    settings than Squilla's it may be a name.
    """

    host: str
    ports: Ports = Ports()
    authority: Path | None = None
    resolvers: tuple[str, ...] = ("1.1.1.1", "8.8.8.8", "9.9.9.9")
    stun: tuple[str, ...] = (
        "stun.l.google.com:19302",
        "stun1.l.google.com:19302",
        "stun.cloudflare.com:3478",
        "stun.nextcloud.com:3478",
        "stun.sipgate.net:3478",
        "stun.voip.blackberry.com:3478",
    )
    address: str = ""
    qr: str = field(default="", repr=False)

    @property
    def origin(self) -> str:
        """Where its web pages are (RFC 6454), with the port unless it is the usual one."""
        port = "" if self.ports.https == 443 else f":{self.ports.https}"
        return f"https://{self.host}{port}"
