"""All that a phone is sent, as messages and as text: for what must be in it, or must not."""

from dataclasses import dataclass, field

from sipmessage import Response

from squilla.sip.connection import Address
from squilla.sip.phone import Phone
from squilla.sip.wire import AnyMessage


@dataclass
class Overheard:
    """What came, in its order."""

    messages: list[AnyMessage] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """Method and URI, or status, then headers and body."""
        return [_text(message) for message in self.messages]

    def starting(self, words: str) -> list[str]:
        """The texts that begin so."""
        return [text for text in self.texts if text.startswith(words)]

    def responses(self, code: int) -> list[Response]:
        found = [one for one in self.messages if isinstance(one, Response)]
        return [one for one in found if one.code == code]


def overhear(phone: Phone) -> Overheard:
    """The messages from now on."""
    connection = phone._agent._connection
    heard = Overheard()
    deliver = connection.on_message

    def hear(message: AnyMessage, source: Address) -> None:
        heard.messages.append(message)
        deliver(message, source)

    connection.on_message = hear
    return heard


def _text(message: AnyMessage) -> str:
    if isinstance(message, Response):
        first = f"SIP/2.0 {message.code}"
    else:
        first = f"{message.method} {message.uri}"
    return f"{first}\n{message.headers}\n{message.body.decode(errors='replace')}"
