"""Accounts and outcomes."""

from squilla.sip.account import Credentials, SipAccount


def test_secrets_stay_out_of_repr() -> None:
    account = SipAccount("92201", "s3cret", "pbx.example.com")
    assert "s3cret" not in f"{account!r} {account.credentials!r}"


def test_the_digest_user_is_the_user_unless_it_has_its_own() -> None:
    assert SipAccount("92201", "x", "d").credentials == Credentials("92201", "x")
    assert SipAccount("92201", "x", "d", auth_user="anna").credentials.username == "anna"
