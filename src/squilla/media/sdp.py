"""SDP for one audio stream: RFC 8866, with the SDES keys of RFC 4568.

Other media of a message are only remembered, because an answer must refuse each of them in its
place (RFC 3264 §6).
"""

import ipaddress
import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from squilla.media.srtp import Crypto

CONTENT_TYPE = "application/sdp"
_STATIC_NAMES = {0: "PCMU", 8: "PCMA"}
_MAX_BYTES = 16384
_MAX_LINES = 400
_SESSION_ID_BITS = 40


class Profile(StrEnum):
    """How the voice travels: open, or encrypted."""

    PLAIN = "RTP/AVP"
    SECURE = "RTP/SAVP"


class Direction(StrEnum):
    """Who sends, as seen by the author of the description (RFC 8866 §6.7)."""

    BOTH = "sendrecv"
    SEND = "sendonly"
    RECEIVE = "recvonly"
    NONE = "inactive"

    @property
    def sends(self) -> bool:
        """Whether the author of the description sends."""
        return self in {Direction.BOTH, Direction.SEND}

    @property
    def receives(self) -> bool:
        """Whether the author of the description wants to receive."""
        return self in {Direction.BOTH, Direction.RECEIVE}


@dataclass(frozen=True, slots=True)
class AudioDescription:
    """The audio line of a message: where to send, in which profile, with which payload types.

    `formats` are pairs of payload type and encoding name ("PCMA", upper case), in order of
    preference. `before` and `after` are the other m-lines around the audio.
    """

    host: str
    port: int
    profile: str
    formats: tuple[tuple[int, str], ...]
    cryptos: tuple[Crypto, ...] = ()
    direction: Direction = Direction.BOTH
    rtcp_mux: bool = False
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    session_id: int = field(default_factory=lambda: secrets.randbits(_SESSION_ID_BITS))
    version: int = 1

    @classmethod
    def parse(cls, body: bytes) -> "AudioDescription":
        """Read a message with an audio line, or ValueError saying what it lacks."""
        session, media = _sections(body)
        audio = next((n for n, lines in enumerate(media) if lines[0].startswith("m=audio ")), None)
        if audio is None:
            raise ValueError("SDP has no audio")
        port, profile, *types = media[audio][0].split()[1:]
        lines = session + media[audio][1:]
        return cls(
            host=_host(lines),
            port=_port(port),
            profile=profile,
            formats=_formats(types, lines),
            cryptos=_cryptos(media[audio]),
            direction=_direction(lines),
            rtcp_mux="a=rtcp-mux" in media[audio],
            before=tuple(other[0][2:] for other in media[:audio]),
            after=tuple(other[0][2:] for other in media[audio + 1 :]),
        )

    def __bytes__(self) -> bytes:
        family = f"IP{ipaddress.ip_address(self.host).version}"
        types = " ".join(str(payload_type) for payload_type, _ in self.formats)
        return _join(
            "v=0",
            f"o=- {self.session_id} {self.version} IN {family} {self.host}",
            "s=-",
            f"c=IN {family} {self.host}",
            "t=0 0",
            *map(_refused, self.before),
            f"m=audio {self.port} {self.profile} {types}",
            *(f"a=rtpmap:{number} {name}/8000" for number, name in self.formats),
            *(f"a=crypto:{crypto}" for crypto in self.cryptos),
            "a=ptime:20",
            f"a={self.direction}",
            *(["a=rtcp-mux"] if self.rtcp_mux else []),
            *map(_refused, self.after),
        )


def _join(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def _refused(media: str) -> str:
    kind, _, *rest = media.split()
    return f"m={' '.join([kind, '0', *rest])}"


def _sections(body: bytes) -> tuple[list[str], list[list[str]]]:
    lines = body[: _MAX_BYTES + 1].decode("utf-8", "replace").split("\n")
    if len(body) > _MAX_BYTES or len(lines) > _MAX_LINES:
        raise ValueError("SDP is too long")
    session: list[str] = []
    media: list[list[str]] = []
    for line in map(str.strip, lines):
        if line.startswith("m="):
            if len(line.split()) < 4:
                raise ValueError("SDP has a broken m= line")
            media.append([line])
        elif line:
            (media[-1] if media else session).append(line)
    return session, media


def _last(lines: list[str], prefix: str) -> str | None:
    return next((line[len(prefix) :] for line in reversed(lines) if line.startswith(prefix)), None)


def _host(lines: list[str]) -> str:
    connection = (_last(lines, "c=IN ") or "").split()
    if len(connection) != 2:
        raise ValueError("SDP has no address (c=)")
    return str(ipaddress.ip_address(connection[1].partition("/")[0]))


def _port(text: str) -> int:
    port = int(text.partition("/")[0])
    if not 0 <= port <= 0xFFFF:
        raise ValueError("SDP has a port out of range")
    return port


def _formats(types: list[str], lines: list[str]) -> tuple[tuple[int, str], ...]:
    maps = (line[len("a=rtpmap:") :].split() for line in lines if line.startswith("a=rtpmap:"))
    names = {pair[0]: pair[1].split("/")[0].upper() for pair in maps if len(pair) == 2}
    found: list[tuple[int, str]] = []
    for text in types:
        number = int(text)
        found.append((number, names.get(text, _STATIC_NAMES.get(number, ""))))
    return tuple(found)


def _cryptos(lines: list[str]) -> tuple[Crypto, ...]:
    found = []
    for line in lines:
        if line.startswith("a=crypto:"):
            try:
                found.append(Crypto.parse(line[len("a=crypto:") :]))
            except ValueError:
                continue
    return tuple(found)


def _direction(lines: list[str]) -> Direction:
    known = {f"a={direction}": direction for direction in Direction}
    return next((known[line] for line in reversed(lines) if line in known), Direction.BOTH)
