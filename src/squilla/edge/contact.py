"""A Contact (RFC 3261 §20.10) as other phones may see it: no push address, but its connection."""

import re

from squilla.edge.pns import without_push

ALIAS = "alias"
DEFAULT_EXPIRES = 600  # as `ops/templates/kamailio.cfg` has it
_EXPIRES = re.compile(r";\s*expires\s*=\s*\"?([0-9]{1,10})", re.IGNORECASE)
_SECONDS = re.compile(r"[0-9]{1,10}")
_PROTOCOLS = {"udp": 1, "tcp": 2, "tls": 3, "ws": 5, "wss": 6}


def shown_contact(contact: str, *, source: str, port: int, protocol: str) -> str:
    """The Contact without push parameters, and with Kamailio's mark of where it came from.

    `alias=ADDRESS~PORT~NUMBER` is what `handle_ruri_alias` follows later.
    """
    clean = without_push(contact)
    mark = f";{ALIAS}={source}~{port}~{_PROTOCOLS.get(protocol, 0)}"
    head, bracket, tail = clean.partition(">")
    if not bracket:
        uri, semicolon, parameters = clean.partition(";")
        return f"<{uri.strip()}{mark}>{semicolon}{parameters}"
    return f"{head}{mark}{bracket}{tail}"


def expires_of(contact: str, header: str) -> int:
    """Seconds that a REGISTER asks for (RFC 3261 §10.2.1.1): its Contact's, or the header's."""
    head, bracket, tail = contact.partition(">")
    found = _EXPIRES.search(tail if bracket else head)
    text = found[1] if found else header.strip()
    return int(text) if _SECONDS.fullmatch(text) else DEFAULT_EXPIRES


def tells_of_push(contact: str) -> bool:
    """Whether a Contact holds anything of a push address."""
    return without_push(contact) != contact
