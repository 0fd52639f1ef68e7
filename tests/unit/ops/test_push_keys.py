"""The keys that push services know us by: made once or copied, and kept to ourselves."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from squilla.ops.preflight import prepare_folders
from squilla.ops.push_keys import (
    APNS_KEY,
    FCM_ACCOUNT,
    VAPID_KEY,
    install_push_keys,
    vapid_key,
)
from squilla.push.fcm.account import ServiceAccount
from squilla.settings import BadSettings, Settings
from tests.fakes.apns import signing_key
from tests.unit.ops.authority import HOST
from tests.unit.ops.chosen import chosen


@pytest.fixture(scope="module")
def account() -> str:
    """A service account's JSON."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return json.dumps(
        {
            "type": "service_account",
            "project_id": "squilla-test",
            "private_key_id": "1",
            "private_key": pem.decode(),
            "client_email": "push@squilla-test.example",
            "token_uri": "https://oauth2.example/token",
        }
    )


def settings(folder: Path, **values: Any) -> Settings:
    made = chosen(state=folder / "state", host=HOST, **values)
    prepare_folders(made, None)
    return made


def apple(path: Path, content: bytes | None = None) -> dict[str, Any]:
    """Settings with Apple's key in that file."""
    if content is not None:
        path.write_bytes(content)
    return {
        "apns_key": path,
        "apns_key_id": "ABCDE12345",
        "apns_team_id": "TEAM123456",
        "apns_topic": "it.example.phone",
    }


def names(made: Settings) -> set[str]:
    return {path.name for path in made.push_keys.iterdir()}


def test_our_own_key_is_made_once_and_kept(tmp_path: Path) -> None:
    made = settings(tmp_path)
    install_push_keys(made)
    first = vapid_key(made)
    install_push_keys(made)
    assert vapid_key(made).public == first.public
    assert names(made) == {VAPID_KEY}


def test_every_installation_has_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("a", "b"):
        made = settings(tmp_path / name)
        install_push_keys(made)
        keys.add(vapid_key(made).public)
    assert len(keys) == 2


def test_the_publishers_keys_are_copied_and_may_be_read_by_nobody_else(
    tmp_path: Path, account: str
) -> None:
    apns, _ = signing_key()
    google = tmp_path / "account.json"
    google.write_text(account, encoding="utf-8")
    google.chmod(0o644)
    made = settings(tmp_path, fcm_credentials=google, **apple(tmp_path / "key.p8", apns))
    install_push_keys(made)
    assert (made.push_keys / APNS_KEY).read_bytes() == apns
    assert ServiceAccount.read(made.push_keys / FCM_ACCOUNT).project_id == "squilla-test"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in made.push_keys.iterdir()}
    assert modes == {0o600}


def test_a_new_key_takes_the_old_ones_place_and_none_leaves_none(
    tmp_path: Path, account: str
) -> None:
    google = tmp_path / "account.json"
    google.write_text(account, encoding="utf-8")
    first, second = signing_key()[0], signing_key()[0]
    for content in (first, second):
        made = settings(tmp_path, fcm_credentials=google, **apple(tmp_path / "key.p8", content))
        install_push_keys(made)
        assert (made.push_keys / APNS_KEY).read_bytes() == content
    made = settings(tmp_path)
    install_push_keys(made)
    assert names(made) == {VAPID_KEY}


@pytest.mark.parametrize("content", [None, b"", b"torn"])
def test_apples_key_that_cannot_be_used_is_named_and_shows_nothing_of_itself(
    tmp_path: Path, content: bytes | None
) -> None:
    made = settings(tmp_path, **apple(tmp_path / "key.p8", content))
    with pytest.raises(BadSettings, match="Setting apns_key: ") as refused:
        install_push_keys(made)
    assert "torn" not in str(refused.value)
    assert names(made) == {VAPID_KEY}


@pytest.mark.parametrize("content", [None, "", "[]", '{"type": "service_account"}'])
def test_googles_account_that_cannot_be_used_is_named(tmp_path: Path, content: str | None) -> None:
    google = tmp_path / "account.json"
    if content is not None:
        google.write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings, match=r"Setting fcm_credentials: .*account\.json"):
        install_push_keys(settings(tmp_path, fcm_credentials=google))


def test_a_key_that_turned_bad_leaves_the_one_that_was_good(tmp_path: Path) -> None:
    good, _ = signing_key()
    made = settings(tmp_path, **apple(tmp_path / "key.p8", good))
    install_push_keys(made)
    (tmp_path / "key.p8").write_bytes(b"torn")
    with pytest.raises(BadSettings):
        install_push_keys(made)
    assert (made.push_keys / APNS_KEY).read_bytes() == good
