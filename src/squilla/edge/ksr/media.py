"""Verbs of the media relay."""

from squilla.edge.ksr.base import Base, is_yes


class Media(Base):
    """Offer and answer (RFC 3264) by way of rtpengine."""

    def offer_media(self, flags: str) -> bool:
        """Have rtpengine take the offer; False when it can't."""
        return is_yes(self._raw.rtpengine.rtpengine_offer(flags))

    def answer_media(self, flags: str) -> bool:
        """Have rtpengine take the answer; False when it can't."""
        return is_yes(self._raw.rtpengine.rtpengine_answer(flags))

    def end_media(self) -> None:
        """Free the call's ports."""
        self._raw.rtpengine.rtpengine_delete0()
