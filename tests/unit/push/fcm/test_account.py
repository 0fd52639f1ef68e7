"""A service account's file, and what is said of a wrong one."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from squilla.push.fcm.account import BadAccount, ServiceAccount
from tests.fakes.fcm import FakeFcm

OTHER_KEY = (
    ec.generate_private_key(ec.SECP256R1())
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)


def test_a_good_account_is_read(fake: FakeFcm, tmp_path: Path) -> None:
    account = ServiceAccount.read(fake.write_account(tmp_path / "account.json"))
    assert account.project_id == "squilla-test"
    assert account.client_email == "push@squilla-test.iam.gserviceaccount.com"
    assert account.token_uri == f"{fake.url}/token"
    assert "private_key=" not in repr(account)


@pytest.mark.parametrize(
    "name", ["project_id", "private_key_id", "private_key", "client_email", "token_uri"]
)
@pytest.mark.parametrize("value", [None, "", 7])
def test_a_missing_field_is_named(
    fake: FakeFcm, tmp_path: Path, name: str, value: str | None
) -> None:
    path = tmp_path / "account.json"
    path.write_text(json.dumps({**fake.account, name: value}), encoding="utf-8")
    with pytest.raises(BadAccount, match=f'{path}: "{name}" is missing'):
        ServiceAccount.read(path)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("type", "authorized_user", '"type" is not "service_account"'),
        ("project_id", "a/../b", '"project_id" is not a project'),
        ("token_uri", "http://localhost/token", '"token_uri" does not begin with https://'),
        ("private_key", "none", '"private_key" is not an RSA key in PEM'),
        ("private_key", OTHER_KEY, '"private_key" is not an RSA key in PEM'),
    ],
)
def test_a_wrong_field_is_named(
    fake: FakeFcm, tmp_path: Path, name: str, value: str, why: str
) -> None:
    path = tmp_path / "account.json"
    path.write_text(json.dumps({**fake.account, name: value}), encoding="utf-8")
    with pytest.raises(BadAccount) as caught:
        ServiceAccount.read(path)
    assert why in str(caught.value)
    assert "BEGIN" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "[]", "{", "\ufeff", '"service_account"'])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "account.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadAccount, match=str(path)):
        ServiceAccount.read(path)


def test_no_file_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadAccount, match="cannot be read: No such file"):
        ServiceAccount.read(tmp_path / "none.json")
