"""The inside's end, without any I/O: bytes of a request in, bytes of an answer out.

Whatever is wrong with a request, the answer is None, which a web server tells as one and the same
404: to somebody without the code it says neither whether there is one nor what was wrong. The salt
is told to anybody, and stays the same for the life of the process, so it says nothing either.
"""

import ipaddress
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog

from squilla.doctor.errands import ERRANDS
from squilla.doctor.inside import Errand
from squilla.doctor.pair.bucket import Bucket
from squilla.doctor.pair.code import Code
from squilla.doctor.pair.handshake import welcome
from squilla.doctor.pair.letters import PROTOCOL, Note, write_note
from squilla.doctor.pair.offer import LIFE_SECONDS, MOST_WRONG, Offer, decoy
from squilla.doctor.pair.seal import SALT_BYTES, stretched
from squilla.doctor.pair.session import SESSION_SECONDS, Session

log = structlog.get_logger(__name__)


class Stage(StrEnum):
    """Where the pairing stands; GUESSED is a code that wrong hellos have ended."""

    NONE = "none"
    WAITING = "waiting"
    PAIRED = "paired"
    GUESSED = "guessed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class State:
    """The stage, the seconds left of it, and the address of a paired outside."""

    stage: Stage
    seconds_left: float = 0.0
    seen_as: str = ""


class InsideEnd:
    """One code at a time, and one session; a hello with the right code takes the session over.

    A code may be used again while it lives, so that a repair can be checked at once.
    """

    def __init__(
        self,
        errands: Sequence[Errand[Any, Any]] = ERRANDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._errands = {errand.name: errand for errand in errands}
        self._clock = clock
        self._salt = secrets.token_bytes(SALT_BYTES)
        self._bucket = Bucket(clock)
        self._decoy = decoy()
        self._offer: Offer | None = None
        self._session: Session | None = None

    def offer(self, code: Code) -> float:
        """Let this code in, and no other: the seconds it lives. Takes about 0.1 s."""
        secret = stretched(code, self._salt)
        self.withdraw()
        self._offer = Offer(secret, self._clock() + LIFE_SECONDS)
        return LIFE_SECONDS

    def withdraw(self) -> None:
        """End the code and the session; errands that run end by themselves, unheard."""
        self._offer = self._session = None

    @property
    def state(self) -> State:
        """Where it stands now."""
        now, offer, session = self._clock(), self._offer, self._live_session()
        if session is not None:
            return State(Stage.PAIRED, session.until - now, session.seen_as)
        if offer is None:
            return State(Stage.NONE)
        if offer.lives(now):
            return State(Stage.WAITING, offer.until - now)
        return State(Stage.GUESSED if offer.wrong >= MOST_WRONG else Stage.ENDED)

    def hello(self, message: bytes, peer: str) -> bytes | None:
        """The salt for an empty message; a welcome for a hello that was sealed with the code."""
        if not self._bucket.take():
            return None
        if not message:
            return self._salt
        offer = self._offer
        if offer is None or not offer.lives(self._clock()):
            self._decoy.read(message)
            return None
        theirs = offer.read(message)
        if theirs is None:
            log.warning("pairing refused", peer=peer, wrong=offer.wrong)
            return None
        return self._welcome(offer, message, theirs, peer)

    async def errand(self, message: bytes) -> bytes | None:
        """The sealed answer to a sealed question."""
        session = self._live_session()
        answer = await session.answer(message) if session is not None else None
        return answer if session is self._session else None

    def _welcome(self, offer: Offer, message: bytes, theirs: bytes, peer: str) -> bytes | None:
        seen_as = _plain_address(peer)
        note = Note(PROTOCOL, seen_as, tuple(self._errands))
        try:
            answer, joined = welcome(offer.secret, message, theirs, write_note(note))
        except ValueError:
            return None
        until = self._clock() + SESSION_SECONDS
        self._session = Session(joined, seen_as, until, self._errands)
        log.info("paired", peer=seen_as)
        return answer

    def _live_session(self) -> Session | None:
        session = self._session
        if session is None or session.is_over or self._clock() >= session.until:
            return None
        return session


def _plain_address(peer: str) -> str:
    """An IPv4 address that came to an IPv6 socket, as what it is (RFC 4291 §2.5.5.2)."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
