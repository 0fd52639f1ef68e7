"""One caller of the echo test: hears the announcement, then every packet comes back (T1)."""

import asyncio
import ipaddress
from collections.abc import Mapping, Sequence

from squilla.media.g711 import Codec
from squilla.media.pacing import paced
from squilla.media.rtp import RtpPacket
from squilla.media.sdp import AudioDescription, Profile
from squilla.media.stream import AudioStream
from squilla.sip.call import Call

Announcements = Mapping[Codec, Sequence[bytes]]


class EchoCall:
    """A call in progress. Packets that arrive during the announcement are dropped.

    Afterwards each packet goes back when it arrives, without a timer of ours, so what the caller
    measures is the path.
    """

    def __init__(self, stream: AudioStream) -> None:
        self.announced = False
        self._stream = stream
        self._heard_at = asyncio.get_running_loop().time()
        stream.on_packet = self._hear

    def negotiate(self, offer: bytes) -> bytes | None:
        """Our answer to an offer or a re-offer; None (488) when we can't serve it.

        Only open RTP on a loopback address is served: the relay that encrypts runs beside us.
        """
        try:
            theirs = AudioDescription.parse(offer)
        except ValueError:
            return None
        address = ipaddress.ip_address(theirs.host)
        near = address.is_loopback or address.is_unspecified
        return self._stream.answer(offer) if near and theirs.profile == Profile.PLAIN else None

    async def serve(self, call: Call, announcements: Announcements) -> None:
        """Play the announcement, then echo until the call ends."""
        try:
            async for frame in paced(announcements[self._stream.codec]):
                if call.ended.done():
                    break
                self._stream.send(frame)
            self.announced = True
            await asyncio.shield(call.ended)
        finally:
            self._stream.close()

    @property
    def held(self) -> bool:
        """Whether the caller has put us on hold, and so isn't expected to speak."""
        agreement = self._stream.agreement
        return agreement is not None and not (agreement.sending and agreement.receiving)

    def silent_for(self) -> float:
        """Seconds since the last packet, or since the call began."""
        return asyncio.get_running_loop().time() - self._heard_at

    def _hear(self, packet: RtpPacket) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        if self.announced:
            self._stream.send(packet.payload)
