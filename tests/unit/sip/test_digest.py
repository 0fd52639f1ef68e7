"""Digest answers, against the examples of the RFCs."""

import re

import pytest

from squilla.sip.account import Credentials
from squilla.sip.digest import Challenge, authorization, best

MUFASA = Credentials("Mufasa", "Circle of Life")
RFC_7616 = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
RFC_2617 = (
    'Digest realm="testrealm@host.com", qop="auth,auth-int", '
    'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
)


def challenge(value: str) -> Challenge:
    read = Challenge.parse(value)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("value", "credentials", "cnonce", "response"),
    [
        (
            RFC_7616.format("MD5"),
            MUFASA,
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "8ca523f5e9506fed4657c9700eebdbec",
        ),
        (
            RFC_7616.format("SHA-256"),
            MUFASA,
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        ),
        (
            RFC_2617,
            Credentials("Mufasa", "Circle Of Life"),
            "0a4f113b",
            "6629fae49393a05397450978507c4ef1",
        ),
        (
            RFC_2617.replace('qop="auth,auth-int", ', ""),
            Credentials("Mufasa", "Circle Of Life"),
            "0a4f113b",
            "670fd8c2df070c60b045671b8b24ff02",
        ),
    ],
    ids=["RFC 7616 MD5", "RFC 7616 SHA-256", "RFC 2617", "RFC 2069"],
)
def test_the_answers_of_the_rfcs(
    value: str, credentials: Credentials, cnonce: str, response: str
) -> None:
    uri = "/dir/index.html"
    answered = authorization(challenge(value), credentials, "GET", uri, cnonce=cnonce)
    assert f'response="{response}"' in answered


def test_what_the_server_needs_comes_back() -> None:
    answered = authorization(
        challenge(RFC_7616.format("SHA-256")), MUFASA, "REGISTER", "sip:h", cnonce="c"
    )
    assert answered.startswith('Digest username="Mufasa", realm="http-auth@example.org"')
    for part in ("algorithm=SHA-256", "qop=auth", "nc=00000001", 'cnonce="c"', 'uri="sip:h"'):
        assert part in answered
    assert 'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"' in answered


def test_without_qop_there_is_no_cnonce() -> None:
    answered = authorization(challenge('Digest realm="r", nonce="n"'), MUFASA, "BYE", "sip:h")
    assert not re.search("qop|cnonce|nc=|opaque", answered)


def test_cnonces_are_not_repeated() -> None:
    asked = challenge(RFC_2617)
    assert authorization(asked, MUFASA, "A", "u") != authorization(asked, MUFASA, "A", "u")


def test_quotes_and_commas_in_values_are_kept() -> None:
    asked = challenge(r'Digest realm="a, \"b\" \\", nonce="n=,"')
    assert (asked.realm, asked.nonce) == ('a, "b" \\', "n=,")
    answered = authorization(asked, Credentials('an"na', "x"), "A", "u")
    assert r'username="an\"na", realm="a, \"b\" \\"' in answered


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Digest",
        'Basic realm="r", nonce="n"',
        'Digest nonce="n"',
        'Digest realm="r"',
        'Digest realm="r", nonce="n", algorithm=SHA-512-256',
        'Digest realm="r", nonce="n", algorithm=MD5-sess',
        'Digest realm="r", nonce="n", qop="auth-int"',
    ],
)
def test_a_challenge_that_we_cannot_answer_is_none(value: str) -> None:
    assert Challenge.parse(value) is None


def test_names_and_flags_are_read_in_any_case() -> None:
    asked = challenge('DIGEST Realm="r",NONCE="n" , ALGORITHM="sha-256",Stale=TRUE,qop=AUTH')
    assert asked == Challenge("r", "n", "SHA-256", qop=True, stale=True)


def test_the_strongest_challenge_is_chosen() -> None:
    values = [
        'Digest realm="r", nonce="1", algorithm=SHA-512-256',
        'Digest realm="r", nonce="2"',
        'Digest realm="r", nonce="3", algorithm=SHA-256',
        'Digest realm="r", nonce="4", algorithm=SHA-256',
    ]
    chosen = best(values)
    assert chosen is not None
    assert chosen.nonce == "3"
    assert best(values[:1]) is None
    assert best([]) is None
