"""Tokens, secrets and the QR's text."""

import hashlib
import hmac
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.model import tokens

NONCE = "a4b888b2d096249ce5b5ad63413842d5df335f17"


def test_the_token_of_the_handshake_is_the_one_the_apps_compute() -> None:
    assert tokens.app_tokens("alice", "s3cret", NONCE) == (
        "cb5ab5748a818383ea5667b9e4849d9764c09f5d",
    )


def test_the_push_topic_is_the_hash_the_apps_compute() -> None:
    assert (
        tokens.token_hash("cb5ab5748a818383ea5667b9e4849d9764c09f5d")
        == "093cb7d68f1ff5da630a16590e206d0d9754f8da725cb10f7b7b8b4bd236da73"
    )


@pytest.mark.parametrize(
    ("username", "password"), [("zoë", "s3cret"), ("alice", "pässwörd"), ("zoë", "pässwörd 📞")]
)
def test_text_outside_ascii_allows_the_android_token_and_the_cut_one_of_ios(
    username: str, password: str
) -> None:
    message = f"{username}:{password}:{NONCE}"
    key, data = password.encode(), message.encode()
    android = hmac.new(key, data, hashlib.sha1).hexdigest()
    ios = hmac.new(key[: len(password)], data[: len(message)], hashlib.sha1).hexdigest()
    assert android != ios
    assert tokens.app_tokens(username, password, NONCE) == (android, ios)


@given(st.text(min_size=1, max_size=70), st.text(min_size=1, max_size=70))
def test_there_are_two_tokens_only_outside_ascii(username: str, password: str) -> None:
    made = tokens.app_tokens(username, password, NONCE)
    assert len(set(made)) == len(made)
    assert len(made) == 1 or not (username + password).isascii()
    assert all(re.fullmatch("[0-9a-f]{40}", token) for token in made)


@pytest.mark.parametrize(
    ("make", "digits"), [(tokens.new_token, 40), (tokens.new_nonce, 40), (tokens.new_device_id, 32)]
)
def test_random_values_are_long_hex_and_never_twice_the_same(make: object, digits: int) -> None:
    assert callable(make)
    made = {make() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(rf"[0-9a-f]{{{digits}}}", value) for value in made)


def test_the_sip_secret_follows_from_token_and_device_and_from_nothing_less() -> None:
    secret = tokens.sip_secret("token", "device")
    assert re.fullmatch("[0-9a-f]{40}", secret)
    assert secret == tokens.sip_secret("token", "device")
    assert len({secret, tokens.sip_secret("other", "device"), tokens.sip_secret("token", "x")}) == 3


def test_ha1_is_the_one_of_the_digest_standard() -> None:
    # The user, realm and password of RFC 2617 §3.5, whose HA1 is known.
    assert (
        tokens.ha1("Mufasa", "testrealm@host.com", "Circle Of Life")
        == "939e7578ed9e3c518a452acee763bce9"
    )


def test_the_qr_has_exactly_three_fields() -> None:
    assert tokens.qr_text("alice", "abc", "pbx.example.com") == "alice;abc;pbx.example.com"
