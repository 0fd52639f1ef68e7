"""How a softphone says that what the test expected did not happen."""

from dataclasses import dataclass


class SoftphoneError(AssertionError):
    """A softphone did not reach the expected state in time; ends with the tail of its log."""


class CallFailed(SoftphoneError):
    """A call that was refused or broke; `status` is the SIP status code, None without answer."""

    def __init__(self, message: str, status: int | None) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a registration failed.

    `status` is the SIP status code, or None when no SIP answer came at all (TCP, TLS or
    certificate failure); `reason` is the softphone's own wording.
    """

    status: int | None
    reason: str
