"""Where the audio is bound on this machine: rtpengine's address, and where the doctor listens (B7).

The public address may be another one: of a router, or an alias of this machine.
"""

import ipaddress
import socket

from squilla.settings.tree import Settings


def audio_address(settings: Settings) -> str:
    """The address that rtpengine binds to."""
    return settings.rtp_address or default_address()


def default_address() -> str:
    """This machine's address toward the internet: that of its default route, or loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nothing is sent by connecting
        except OSError:
            return "127.0.0.1"
        address = str(probe.getsockname()[0])
    return address if ipaddress.ip_address(address).version == 4 else "127.0.0.1"
