"""What went wrong on the way, and that each reason has its text."""

import errno
import socket
import ssl

import pytest

from squilla.robot.failure import Failure, Reason, connection_failure
from squilla.texts import LANGUAGES, catalog


def refused_certificate() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired."
    return error


def wrapped(cause: BaseException) -> Exception:
    error = RuntimeError("all attempts failed")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(-2, "Name or service not known"), Reason.CANNOT_RESOLVE),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), Reason.CONNECTION_REFUSED),
        (
            OSError("Multiple exceptions: [Errno 111] ('::1'), [Errno 111] ('127.0.0.1')"),
            Reason.CONNECTION_REFUSED,
        ),
        (refused_certificate(), Reason.CERTIFICATE_REFUSED),
        (TimeoutError(), Reason.NO_CONNECTION),
        (ConnectionResetError("reset by peer"), Reason.NO_CONNECTION),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), Reason.NO_CONNECTION),
    ],
)
@pytest.mark.parametrize("wrap", [False, True])
def test_the_cause_is_found(error: Exception, reason: Reason, *, wrap: bool) -> None:
    raised = wrapped(error) if wrap else error
    failure = connection_failure(raised, "192.0.2.1", 6061, "pbx.example.com")
    assert failure.reason is reason
    assert failure.details["port"] == 6061


def test_a_certificate_is_named_by_its_name_and_others_by_their_address() -> None:
    certificate = connection_failure(refused_certificate(), "192.0.2.1", 1, "pbx.example.com")
    assert certificate.details["host"] == "pbx.example.com"
    assert certificate.details["why"] == "certificate has expired"
    assert connection_failure(TimeoutError(), "192.0.2.1", 1, "x").details["host"] == "192.0.2.1"


def test_an_error_without_a_text_has_its_kind() -> None:
    assert connection_failure(TimeoutError(), "h", 1, "h").details["why"] == "TimeoutError"


def test_errors_that_refer_to_each_other_are_followed_for_a_while_only() -> None:
    one, other = RuntimeError("a"), RuntimeError("b")
    one.__cause__, other.__cause__ = other, one
    assert connection_failure(one, "h", 1, "h").reason is Reason.NO_CONNECTION


@pytest.mark.parametrize("reason", list(Reason))
def test_each_reason_has_its_text(reason: Reason) -> None:
    assert set(catalog()[f"robot.reason_{reason}"]) == set(LANGUAGES)


def test_a_reason_may_need_no_details() -> None:
    assert Failure(Reason.BAD_QR).details == {}
