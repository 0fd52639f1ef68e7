"""Errand: how much of a running call's voice this host has received and sent (T1, P2).

The asker names a call by what only its two ends know, Call-ID and its own tag (RFC 3261 §12), and
hears two counts. Asterisk tells no Call-ID beside its counts: there the call is that of the
extension, if it has just one.
"""

import asyncio
import re
from dataclasses import dataclass
from string import hexdigits

from squilla.doctor.errands.push_providers import own_settings
from squilla.doctor.inside import Errand
from squilla.pbx.asterisk import Asterisk
from squilla.pbx.channelstats import ChannelStats
from squilla.pbx.rtpengine import relayed

_WORD = re.compile(r"[!-~]{1,256}")
_DIGITS = 8
_CHANNEL_LENGTH = 18
"""`pjsip show channelstats` cuts the names of channels."""


@dataclass(frozen=True, slots=True)
class Question:
    """A call that the asker has placed: its Call-ID, the caller's tag, and the SIP user."""

    call_id: str
    tag: str
    user: str

    def __post_init__(self) -> None:
        """Raises ValueError for what is not one word each, of 256 characters at most."""
        if not all(_WORD.fullmatch(one) for one in (self.call_id, self.tag, self.user)):
            raise ValueError("a call is named by three words")


@dataclass(frozen=True, slots=True)
class Answer:
    """RTP packets from the caller and for it, and who counted: "rtpengine" or "asterisk".

    `counted_by` is empty when nobody here knows the call.
    """

    counted_by: str = ""
    received: int = 0
    sent: int = 0


async def run(question: Question) -> Answer:
    """Ask Squilla's own relay first; within five seconds."""
    return await _of_relay(question) or await of_asterisk(question, Asterisk()) or Answer()


async def _of_relay(question: Question) -> Answer | None:
    settings = own_settings()
    if settings is None:
        return None
    found = await asyncio.to_thread(
        relayed, settings.rtpengine_port, question.call_id, question.tag
    )
    return Answer("rtpengine", found.received, found.sent) if found else None


async def of_asterisk(question: Question, asterisk: Asterisk) -> Answer | None:
    """The counts of the extension's channel; None when it has none, or more than one."""
    channels = [one for one in await asterisk.channelstats() if _is_of(one, question.user)]
    if len(channels) != 1:
        return None
    return Answer("asterisk", channels[0].received.packets, channels[0].sent.packets)


def _is_of(channel: ChannelStats, user: str) -> bool:
    """A channel is named `<endpoint>-<eight hexadecimal digits>`, as far as the table shows it."""
    name, _, digits = channel.channel.rpartition("-")
    length = min(len(user) + 1 + _DIGITS, _CHANNEL_LENGTH)
    is_whole = len(channel.channel) == length and all(one in hexdigits for one in digits)
    return is_whole and name == user


ERRAND = Errand("media", Question, Answer, run)
