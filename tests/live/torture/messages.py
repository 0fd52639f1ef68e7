"""The whole corpus in one list, and where the engine cannot do what RFC 4475 asks for."""

from tests.live.torture.abuse import ABUSE
from tests.live.torture.intrusion import INTRUSION
from tests.live.torture.invalid import INVALID
from tests.live.torture.invalid_fields import INVALID_FIELDS
from tests.live.torture.message import SILENT, Expectation, Message
from tests.live.torture.semantic import SEMANTIC
from tests.live.torture.valid import VALID
from tests.live.torture.valid_long import VALID_LONG

MESSAGES: tuple[Message, ...] = (
    *VALID,
    *VALID_LONG,
    *INVALID,
    *INVALID_FIELDS,
    *SEMANTIC,
    *ABUSE,
    *INTRUSION,
)

# Valid messages that Kamailio 5.6 drops in its parser, before any script of ours runs.
ENGINE_LIMITS = {
    "wsinv": "CSeq folded over two lines is read as a CSeq without a method",
    "intmeth": "a header name with ` or ' in it is a syntax error, and so no answer can be built",
    "esc02": "a header name with % in it is a syntax error, and so no answer can be built",
}


def corpus(domain: str) -> tuple[Message, ...]:
    """Every message, addressed to `domain` and with identifiers never used before."""
    return tuple(message.at(domain) for message in MESSAGES)


def expected(message: Message) -> Expectation:
    """What may happen with `message` on this engine."""
    return message.expect | (SILENT if message.name in ENGINE_LIMITS else frozenset())
