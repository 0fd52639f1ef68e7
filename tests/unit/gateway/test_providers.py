"""Which services the settings have credentials for."""

import asyncio
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from squilla.gateway.providers import services_of
from squilla.settings import BadSettings, Settings
from tests.fakes.apns import signing_key

NAMES = {"apns_key_id": "A" * 10, "apns_team_id": "B" * 10, "apns_topic": "com.example.phone"}


@pytest.fixture
def apple(tmp_path: Path) -> dict[str, object]:
    file = tmp_path / "apple.p8"
    file.write_bytes(signing_key()[0])
    return {"apns_key": file, **NAMES}


@pytest.fixture(scope="module")
def rsa_key() -> str:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def google(tmp_path: Path, rsa_key: str) -> dict[str, object]:
    content = {
        "type": "service_account",
        "project_id": "a-project",
        "private_key_id": "k",
        "private_key": rsa_key,
        "client_email": "a@example.com",
        "token_uri": "https://localhost/token",
    }
    file = tmp_path / "account.json"
    file.write_text(json.dumps(content))
    return {"fcm_credentials": file}


@pytest.mark.parametrize("which", [("apple",), ("google",), ("apple", "google")])
def test_there_is_a_client_for_each_credential(
    which: tuple[str, ...], apple: dict[str, object], google: dict[str, object]
) -> None:
    parts = {"apple": apple, "google": google}
    values = {name: value for part in which for name, value in parts[part].items()}
    services = services_of(Settings.model_validate(values))
    assert (services.apple is not None, services.google is not None) == (
        "apple" in which,
        "google" in which,
    )
    assert services.bundle == ("com.example.phone" if "apple" in which else "")
    asyncio.run(services.close())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "Settings apns_key, fcm_credentials: the gateway needs one or both."),
        ({"apns_key": "/nowhere", **NAMES}, "Setting apns_key: cannot read Apple's key /nowhere"),
        ({"apns_key": "/dev/null", **NAMES}, "Setting apns_key: Apple's key is not a private key"),
        ({"fcm_credentials": "/nowhere"}, "Setting fcm_credentials: /nowhere cannot be read"),
        ({"fcm_credentials": "/dev/null"}, "Setting fcm_credentials: /dev/null is not JSON"),
        ({"push_ca": "/dev/null", "fcm_credentials": "/x"}, "Setting push_ca: /dev/null is not"),
        ({"push_ca": "/nowhere", "fcm_credentials": "/x"}, "Setting push_ca: /nowhere is not"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_names_the_setting(
    wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(BadSettings) as caught:
        services_of(Settings.model_validate(wrong))
    sentence = str(caught.value)
    assert sentence.startswith(said)
    assert sentence.endswith(".")
    assert "\n" not in sentence
