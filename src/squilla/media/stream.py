"""One voice stream on a UDP port: offers, answers, sends and receives (RFC 3550, RFC 4961).

It sends from the port it receives on, to the address in the other side's SDP. An open stream takes
packets only from there; an encrypted one from anywhere, since each packet proves its origin.
"""

import asyncio
from collections.abc import Callable
from typing import Self, cast

from squilla.media import negotiation
from squilla.media.g711 import Codec
from squilla.media.negotiation import Agreement
from squilla.media.rtp import RtpPacket, Sender, is_rtcp
from squilla.media.sdp import AudioDescription, Direction
from squilla.media.srtp import SrtpSession

Address = tuple[str, int]
_MAX_PACKET = 1356
_MOST_SOURCES = 8


class AudioStream(asyncio.DatagramProtocol):
    """A voice stream; `on_packet` gets each packet of the agreed payload type.

    `received` counts those packets, `refused` the datagrams from elsewhere, unreadable or not
    authentic; RTCP and other payload types are neither. `sources` are the first few addresses that
    received packets came from, in order: not always the one of the SDP.
    """

    def __init__(self) -> None:
        self.on_packet: Callable[[RtpPacket], None] = lambda _packet: None
        self.agreement: Agreement | None = None
        self.received = 0
        self.refused = 0
        self.sources: list[Address] = []
        self._local: AudioDescription | None = None
        self._srtp: SrtpSession | None = None
        self._sender = Sender()
        self._transport: asyncio.DatagramTransport

    @classmethod
    async def open(cls, host: str, port: int = 0) -> Self:
        """Bind a UDP port of `host` (0 takes a free one)."""
        loop = asyncio.get_running_loop()
        _, stream = await loop.create_datagram_endpoint(cls, local_addr=(host, port))
        return stream

    @property
    def address(self) -> Address:
        """Host and port that the stream receives on."""
        host, port = self._transport.get_extra_info("sockname")[:2]
        return host, port

    @property
    def codec(self) -> Codec:
        """The agreed codec; PCMA before there is an agreement."""
        return self.agreement.codec if self.agreement else Codec.PCMA

    def offer(self, *, secure: bool, direction: Direction = Direction.BOTH) -> bytes:
        """Our offer as SDP: the first of the session, or a new one with the same keys."""
        if self._local is None:
            self._local = negotiation.offer(*self.address, secure=secure)
        else:
            self._local = negotiation.offer_again(self._local, direction)
        return bytes(self._local)

    def accept(self, answer: bytes) -> bool:
        """Take the answer to our offer; False when it can't be used."""
        theirs = _parse(answer)
        if self._local is None or theirs is None:
            return False
        agreement = negotiation.agree(self._local, theirs)
        if agreement:
            self.use(agreement)
        return bool(agreement)

    def answer(self, offer: bytes) -> bytes | None:
        """Our answer to an offer, as SDP; None when we can't serve it (488)."""
        theirs = _parse(offer)
        settled = theirs and negotiation.answer(theirs, *self.address, self._local)
        if not settled:
            return None
        self._local, agreement = settled
        self.use(agreement)
        return bytes(self._local)

    def use(self, agreement: Agreement) -> None:
        """Send and receive as agreed from now on; unchanged keys keep their packet counts."""
        before, self.agreement = self.agreement, agreement
        if not (agreement.ours and agreement.theirs):
            self._srtp = None
        elif before is None or (before.ours, before.theirs) != (agreement.ours, agreement.theirs):
            self._srtp = SrtpSession(agreement.ours, agreement.theirs)

    def send(self, payload: bytes) -> None:
        """Send one frame, unless the other side doesn't want to hear us now."""
        agreement = self.agreement
        if agreement is None or not agreement.sending or self._transport.is_closing():
            return
        now = asyncio.get_running_loop().time()
        data = bytes(self._sender.packet(agreement.payload_type, payload, now))
        data = self._srtp.protect(data) if self._srtp else data
        self._transport.sendto(data, (agreement.host, agreement.port))

    def close(self) -> None:
        """Free the port."""
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the socket (asyncio calls this)."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Open one packet and hand it on (asyncio calls this)."""
        if self.agreement is None or is_rtcp(data):
            return
        packet = self._open(data, addr[:2])
        if packet is None:
            self.refused += 1
        elif packet.payload_type == self.agreement.payload_type:
            self.received += 1
            self._note(addr[:2])
            self.on_packet(packet)

    def _note(self, source: Address) -> None:
        if source not in self.sources and len(self.sources) < _MOST_SOURCES:
            self.sources.append(source)

    def _open(self, data: bytes, source: Address) -> RtpPacket | None:
        agreement = self.agreement
        if agreement is None or len(data) > _MAX_PACKET:
            return None
        if self._srtp is None and source != (agreement.host, agreement.port):
            return None
        clear = self._srtp.unprotect(data) if self._srtp else data
        try:
            return RtpPacket.parse(clear) if clear is not None else None
        except ValueError:
            return None


def _parse(body: bytes) -> AudioDescription | None:
    try:
        return AudioDescription.parse(body)
    except ValueError:
        return None
