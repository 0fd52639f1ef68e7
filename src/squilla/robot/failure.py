"""Why an echo test failed, as values: a code, and what its text needs to name what to check."""

import errno
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# asyncio joins the errors of a name's several addresses in the text of one OSError.
_NOBODY_LISTENS = f"[Errno {errno.ECONNREFUSED}]"
_MOST_CAUSES = 20


class Reason(StrEnum):
    """Each code has a text `robot.reason_<code>`, with the guide's numbers to look at."""

    BAD_QR = "bad_qr"
    CANNOT_RESOLVE = "cannot_resolve"
    CONNECTION_REFUSED = "connection_refused"
    NO_CONNECTION = "no_connection"
    CERTIFICATE_REFUSED = "certificate_refused"
    LOGIN_REFUSED = "login_refused"
    LOGIN_UNREADABLE = "login_unreadable"
    NO_MOBILE_EXTENSION = "no_mobile_extension"
    REGISTER_REFUSED = "register_refused"
    CALL_REFUSED = "call_refused"
    BAD_ANSWER = "bad_answer"
    NO_MEDIA = "no_media"
    TOO_SHORT = "too_short"
    VOICE_NOT_RETURNED = "voice_not_returned"
    ENDED_EARLY = "ended_early"
    CONNECTION_LOST = "connection_lost"
    VOICE_LATE = "voice_late"
    VOICE_INTERRUPTED = "voice_interrupted"
    VOICE_LOST = "voice_lost"


@dataclass(frozen=True, slots=True)
class Failure:
    """One reason, with the values of its text's placeholders."""

    reason: Reason
    details: Mapping[str, str | float] = field(default_factory=dict)


def connection_failure(error: Exception, host: str, port: int, name: str) -> Failure:
    """What went wrong on the way to host:port, found in the exception and its causes.

    `name` is what the certificate had to be good for.
    """
    place: dict[str, str | float] = {"host": host, "port": port}
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror):
            return Failure(Reason.CANNOT_RESOLVE, place)
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = cause.verify_message.rstrip(".")
            return Failure(Reason.CERTIFICATE_REFUSED, {"host": name, "port": port, "why": why})
        if isinstance(cause, ConnectionRefusedError) or _NOBODY_LISTENS in str(cause):
            return Failure(Reason.CONNECTION_REFUSED, place)
    return Failure(Reason.NO_CONNECTION, {**place, "why": str(error) or type(error).__name__})


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_MOST_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
