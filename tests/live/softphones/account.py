"""What a softphone must be told to log in: one SIP address and where to reach its server."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SipAccount:
    """One SIP account behind a TLS edge.

    `username` is both the user part of the address and the digest user (RFC 3261 section 22.4);
    `domain` is the host part of the address. `host` and `port` say where the TLS connection
    goes: `host` must be a name that the server's certificate carries.
    """

    username: str
    secret: str = field(repr=False)
    domain: str
    host: str
    port: int

    @property
    def address(self) -> str:
        """The address-of-record, a SIP URI without parameters."""
        return f"sip:{self.username}@{self.domain}"

    def target(self, dialled: str) -> str:
        """The SIP URI for what a person dials: a number stays in this account's domain."""
        if dialled.startswith(("sip:", "sips:")):
            return dialled
        return f"sip:{dialled}@{self.domain}"
