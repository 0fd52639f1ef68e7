"""The whole corpus, in one list."""

from tests.live.torture.abuse import ABUSE
from tests.live.torture.intrusion import INTRUSION
from tests.live.torture.invalid import INVALID
from tests.live.torture.invalid_fields import INVALID_FIELDS
from tests.live.torture.message import Message
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


def corpus(domain: str) -> tuple[Message, ...]:
    """Every message, addressed to `domain` and with identifiers never used before."""
    return tuple(message.at(domain) for message in MESSAGES)
