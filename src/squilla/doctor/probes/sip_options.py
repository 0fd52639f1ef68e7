"""A SIP OPTIONS over TLS (RFC 3261 §11): any answer, even a refusal, proves that SIP is there."""

import secrets

from squilla.doctor.probes.tcp import Stream
from squilla.doctor.probes.tcp_service import Service, ask
from squilla.sip.message import Draft, new_call_id, new_tag


async def ask_sip(address: str, port: int, host: str) -> Service:
    """Ask the server itself, as nobody, what it can do."""
    return await ask(address, port, host, lambda stream: _options(host, stream))


def _options(host: str, stream: Stream) -> bytes:
    here, own_port = _bracketed(stream.local[0]), stream.local[1]
    domain = _bracketed(host)
    draft = Draft(
        "OPTIONS",
        f"sip:{domain};transport=tls",
        new_call_id(),
        1,
        f"<sip:doctor@{domain}>;tag={new_tag()}",
        f"<sip:{domain}>",
        (
            ("Contact", f"<sip:doctor@{here}:{own_port};transport=tls>"),
            ("Accept", "application/sdp"),
        ),
    )
    return draft.render(
        f"SIP/2.0/TLS {here}:{own_port};branch=z9hG4bK{secrets.token_hex(12)};rport"
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
