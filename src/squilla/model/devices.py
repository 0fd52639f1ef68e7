"""A device is the one phone that is logged in to an account (M3)."""

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where a login stands."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Device:
    """A login and the phone behind it. Times are Unix seconds; None means not yet.

    `agent` and `registered_at` are what the phone's last REGISTER said of it.
    """

    id: str
    account_id: int
    created_at: float
    expires_at: float
    activated_at: float | None = None
    registered_at: float | None = None
    agent: str = ""

    def phase(self, now: float) -> Phase:
        """Pending until first use, then active; a pending login that nobody uses expires."""
        if self.activated_at is not None:
            return Phase.ACTIVE
        return Phase.PENDING if now < self.expires_at else Phase.EXPIRED


@dataclass(frozen=True, slots=True)
class Credential:
    """What the edge needs to know of an active device: its digest user name and its HA1."""

    sip_user: str
    ha1: str
    device_id: str

    def __repr__(self) -> str:
        """HA1 is as good as the password, so it stays out of logs and tracebacks."""
        return f"Credential({self.sip_user!r}, device_id={self.device_id!r})"


def mobile_extension(prefix: str, extension: str) -> str:
    """The SIP user of a person's phone: the prefix (default 92) and the main extension."""
    return prefix + extension
