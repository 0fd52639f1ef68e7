"""The SIP account of a phone, and how its requests can end."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credentials:
    """Digest user name and password."""

    username: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SipAccount:
    """An address of record `sip:user@domain`, its password, and the TLS port of its server.

    `auth_user` is the digest user name when it differs from `user`.
    """

    user: str
    secret: str = field(repr=False)
    domain: str
    port: int = 6061
    auth_user: str = ""

    @property
    def credentials(self) -> Credentials:
        """What answers a digest challenge."""
        return Credentials(self.auth_user or self.user, self.secret)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A request that ended with a final answer of 300 or more, or with none (408, 503)."""

    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration that the server granted, in seconds."""

    expires: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call ended: `by` is "us", "them" or "error"; `reason` is their Reason, or our why."""

    by: str
    reason: str = ""
