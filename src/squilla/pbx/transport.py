"""A PJSIP transport, and the tables in which Asterisk's command line shows it (A1).

The layout is the same from Asterisk 16 to 22; only the width of the columns follows the longest
name, so that nothing is cut by position.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from squilla.pbx.networks import network_text, split_bind

_ROW = re.compile(r"^Transport:\s+(\S+)\s+([a-z]+)\s+\d+\s+\d+\s+(\S+)\s*$", re.MULTILINE)
_PARAMETER = re.compile(r"^ (\S+)\s+: ?(.*)$", re.MULTILINE)
_MOST = 64

SETTINGS = frozenset(
    {
        "bind",
        "external_media_address",
        "external_signaling_address",
        "local_net",
        "protocol",
        "type",
    }
)
"""What is kept of a transport. Its `password`, which opens a private key, isn't among them."""


@dataclass(frozen=True, slots=True)
class Transport:
    """A transport, configured or as it runs; `local_net` holds networks in one canonical form.

    A literal `none` in `local_net` stays: Asterisk refuses such a transport.
    """

    name: str
    protocol: str
    host: str
    port: int
    local_net: tuple[str, ...] = ()
    media_address: str = ""
    signaling_address: str = ""


def transport_of(name: str, settings: Iterable[tuple[str, str]]) -> Transport:
    """A transport from its settings in order: the last one of a name counts, networks add up."""
    pairs = list(settings)
    last = dict(pairs)
    protocol = last.get("protocol", "udp").lower()
    host, port = split_bind(last.get("bind", ""), protocol)
    return Transport(
        name,
        protocol,
        host,
        port,
        _networks(value for key, value in pairs if key == "local_net"),
        last.get("external_media_address", ""),
        last.get("external_signaling_address", ""),
    )


def _networks(values: Iterable[str]) -> tuple[str, ...]:
    """Several in one line are parted by commas."""
    found = {network_text(one) for value in values for one in value.split(",") if one.strip()}
    return tuple(sorted(found))


def parse_transports(text: str) -> tuple[str, ...]:
    """The names in `pjsip show transports`."""
    return tuple(match[1] for match in _ROW.finditer(text))[:_MOST]


def parse_transport(text: str) -> Transport | None:
    """What `pjsip show transport NAME` shows; None when Asterisk has no such transport."""
    row = _ROW.search(text)
    if row is None:
        return None
    settings = [(match[1], match[2].strip()) for match in _PARAMETER.finditer(text, row.end())]
    return transport_of(row[1], settings)
