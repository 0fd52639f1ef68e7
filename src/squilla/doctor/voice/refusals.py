"""Names why there was no call at all: TLS, registration, or the answer to the INVITE (P1, T1)."""

from squilla.doctor.verdict import Verdict
from squilla.doctor.voice import verdicts as say
from squilla.robot.failure import Failure, Reason
from squilla.robot.measure import EchoResult

_UPSTREAM = frozenset({408, 480, 500, 502, 503, 504})
_NO_NUMBER = frozenset({404, 410, 484, 604})
_NO_CODEC = frozenset({415, 488, 606})
_PLAIN = {
    Reason.CANNOT_RESOLVE: say.UNREACHABLE,
    Reason.CONNECTION_REFUSED: say.UNREACHABLE,
    Reason.NO_CONNECTION: say.UNREACHABLE,
    Reason.CERTIFICATE_REFUSED: say.UNTRUSTED,
    Reason.BAD_ANSWER: say.NOT_ENCRYPTED,
}


def refusal(result: EchoResult) -> Verdict | None:
    """What stood in the way of a call; None when it was answered and used."""
    failure = result.failure
    if failure is None or result.trace is not None:
        return None
    if failure.reason is Reason.REGISTER_REFUSED:
        upstream = code_of(failure) in _UPSTREAM
        return say.REGISTER_UPSTREAM if upstream else say.REGISTER_REFUSED
    if failure.reason is Reason.CALL_REFUSED:
        return _call(code_of(failure))
    return _PLAIN.get(failure.reason, say.CALL_REFUSED)


def code_of(failure: Failure | None) -> int:
    """The SIP answer in a failure; 0 without one."""
    return int(failure.details.get("code", 0)) if failure else 0


def _call(code: int) -> Verdict:
    if code in _NO_NUMBER:
        return say.NO_NUMBER
    return say.NO_CODEC if code in _NO_CODEC else say.CALL_REFUSED
