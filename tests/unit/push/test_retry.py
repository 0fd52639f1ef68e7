"""How long to wait, and what is said of a service that cannot be reached."""

import socket
import ssl

import httpx2
import pytest

from squilla.push.outcome import RetryAfter
from squilla.push.retry import retry_after, unreachable

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 1.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("999999", 3600.0),
        ("9" * 40, 1.0),
        ("-5", 1.0),
        ("soon", 1.0),
        ("", 1.0),
        ("Fri, 15 Jan 2027 08:00:20 GMT", 20.0),
        ("Fri, 15 Jan 2027 08:00:20 -0000", 20.0),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0.0),
        ("Fri, 15 Jan 2029 07:00:00 GMT", 3600.0),
        ("Fri, 99 Jan 2027 07:00:00 GMT", 1.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (TimeoutError(), "timed out"),
        (httpx2.ReadTimeout("https://host/secret"), "timed out"),
        (ConnectionRefusedError("10.0.0.1:443"), "connection refused"),
        (socket.gaierror("push.example"), "name not found"),
        (ssl.SSLCertVerificationError("secret"), "its certificate is not accepted"),
        (ssl.SSLError("secret"), "TLS failed"),
        (OSError("10.0.0.1:443"), "connection lost"),
    ],
)
def test_a_failure_is_named_by_its_kind_alone(cause: Exception, kind: str) -> None:
    wrapped = httpx2.ConnectError("https://host/secret")
    wrapped.__cause__ = cause
    assert unreachable(cause) == unreachable(wrapped) == RetryAfter(1.0, f"unreachable: {kind}")


def test_a_date_beyond_all_reason_is_as_good_as_none() -> None:
    date = "Fri, 15 Jan 2027 08:00:20 +99999999999999999999"
    assert retry_after(date, NOW) == 1.0
