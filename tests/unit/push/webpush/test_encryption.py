"""RFC 8291 and RFC 8188, by their own examples and against a browser's decryption."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from squilla.push.webpush.base64url import decode, encode
from squilla.push.webpush.encryption import (
    LONGEST,
    RECORD,
    BrowserKeys,
    encrypt,
    encrypt_with,
)
from squilla.push.webpush.encryption import encode as encode_record
from tests.fakes.browser import BadBody, Browser

P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def test_rfc_8291_appendix_a() -> None:
    number = int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    body = encrypt_with(
        b"When I grow up, I want to be a watermelon\x02",
        BrowserKeys.read(P256DH, AUTH),
        ec.derive_private_key(number, ec.SECP256R1()),
        decode("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encode(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_rfc_8188_section_3_1() -> None:
    body = encode_record(
        b"I am the walrus\x02",
        decode("yqdlZ-tYemfogSmv7Ws5PQ"),
        decode("I1BsxtFttlv3u_Oo94xnmw"),
        b"",
    )
    assert encode(body) == (
        "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg"
    )


@given(st.binary(max_size=LONGEST))
def test_a_browser_reads_what_was_encrypted_for_it(plaintext: bytes) -> None:
    browser = Browser()
    body = encrypt(plaintext, BrowserKeys.read(browser.p256dh, browser.auth))
    assert len(body) <= RECORD
    assert browser.decrypt(body) == plaintext


@pytest.mark.parametrize(
    ("shorter", "longer"), [(1, 1024), (1025, 2048), (2049, 3072), (3073, LONGEST)]
)
def test_the_length_tells_no_more_than_a_whole_kib(shorter: int, longer: int) -> None:
    keys = BrowserKeys.read(P256DH, AUTH)
    assert len(encrypt(bytes(shorter), keys)) == len(encrypt(bytes(longer), keys))
    assert len(encrypt(bytes(longer), keys)) == 86 + min(longer, LONGEST) + 1 + 16


def test_a_message_that_services_need_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 3993 bytes"):
        encrypt(bytes(LONGEST + 1), BrowserKeys.read(P256DH, AUTH))


def test_no_two_bodies_are_alike() -> None:
    keys = BrowserKeys.read(P256DH, AUTH)
    first, second = encrypt(b"x", keys), encrypt(b"x", keys)
    assert first[:16] != second[:16]
    assert first[21:86] != second[21:86]


def test_another_browser_cannot_read_it() -> None:
    body = encrypt(b"x", BrowserKeys.read(P256DH, AUTH))
    with pytest.raises(BadBody):
        Browser().decrypt(body)


@pytest.mark.parametrize(
    ("p256dh", "auth", "wrong"),
    [
        ("", AUTH, "p256dh"),
        ("B" * 87, AUTH, "p256dh"),
        (P256DH[:-4], AUTH, "p256dh"),
        (P256DH + "è", AUTH, "p256dh"),
        (P256DH, "", "auth"),
        (P256DH, AUTH[:-2], "auth"),
        (P256DH, "not base64url", "auth"),
    ],
)
def test_keys_that_are_none_are_named_and_not_shown(p256dh: str, auth: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=f"^{wrong} is not") as caught:
        BrowserKeys.read(p256dh, auth)
    assert AUTH not in str(caught.value)


def test_keys_are_not_shown() -> None:
    assert repr(BrowserKeys.read(P256DH, AUTH)) == "BrowserKeys()"
