import pytest

from tests.live.softphones.account import SipAccount

ACCOUNT = SipAccount("92201", "s3cret", "pbx.example", "edge.example", 6061)


def test_secret_never_shows() -> None:
    assert "s3cret" not in repr(ACCOUNT)


@pytest.mark.parametrize(
    ("dialled", "uri"),
    [
        ("*43", "sip:*43@pbx.example"),
        ("202", "sip:202@pbx.example"),
        ("sip:202@other.example", "sip:202@other.example"),
    ],
)
def test_numbers_stay_in_the_own_domain(dialled: str, uri: str) -> None:
    assert ACCOUNT.target(dialled) == uri


def test_address_of_record() -> None:
    assert ACCOUNT.address == "sip:92201@pbx.example"
