"""Asks one STUN server for the address that a UDP socket leaves with (RFC 8489 §2; B4, A2)."""

import secrets
import socket

from squilla.doctor.probes.datagram import Place, ask
from squilla.doctor.stun.message import (
    TRANSACTION_BYTES,
    Mapped,
    binding_request,
    mapped_address,
)


async def ask_stun(server: Place, source: socket.socket) -> Mapped | None:
    """Where `server` sees `source` (bound; it is closed) come from; None for no valid answer."""
    transaction = secrets.token_bytes(TRANSACTION_BYTES)
    request = binding_request(transaction)
    return await ask(server, request, lambda got: mapped_address(got, transaction), source)
