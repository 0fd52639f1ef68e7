"""Fetching issuers: every form, and nothing that a stranger's certificate should make us do."""

import asyncio

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from squilla.doctor.probes.aia import (
    MOST_BYTES,
    Fetcher,
    NotFetched,
    issuer_urls,
    read_certificates,
)
from tests.unit.doctor.probes.pki import http_server, issue

ROOT = issue("Root", is_authority=True)
BAG = [ROOT.certificate]


def fetched(
    body: bytes, status: str = "200 OK", *, is_private_allowed: bool = True
) -> tuple[x509.Certificate, ...] | NotFetched:
    with http_server(body, status) as url:
        return asyncio.run(Fetcher(is_private_allowed)(url))


@pytest.mark.parametrize(
    "body",
    [
        ROOT.der,
        ROOT.pem,
        pkcs7.serialize_certificates(BAG, Encoding.DER),
        pkcs7.serialize_certificates(BAG, Encoding.PEM),
    ],
    ids=["der", "pem", "pkcs7", "pkcs7 pem"],
)
def test_every_form_is_read(body: bytes) -> None:
    assert fetched(body) == (ROOT.certificate,)


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        (b"<html>", "200 OK", NotFetched.UNREADABLE),
        (b"", "200 OK", NotFetched.UNREADABLE),
        (b"x" * (MOST_BYTES + 1), "200 OK", NotFetched.TOO_BIG),
        (ROOT.der, "404 Not Found", NotFetched.NO_ANSWER),
        (ROOT.der, "302 Found\r\nLocation: http://127.0.0.1/", NotFetched.NO_ANSWER),
    ],
)
def test_what_is_not_a_certificate(body: bytes, status: str, why: NotFetched) -> None:
    assert fetched(body, status) is why


def test_a_private_address_is_not_asked() -> None:
    assert fetched(ROOT.der, is_private_allowed=False) is NotFetched.FORBIDDEN


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "http://10.0.0.1/x",
        "http://localhost/x",
        "http://169.254.169.254/latest/meta-data",
        "http://224.0.0.1/x",
        "http://93.184.216.34:22/x",
        "https://93.184.216.34/x",
        "file:///etc/passwd",
        "http://ca.example.com@127.0.0.1/x",
        "http://ca.example.com/x;rm$IFS-rf",
    ],
)
def test_urls_that_are_never_followed(url: str) -> None:
    assert asyncio.run(Fetcher()(url)) is NotFetched.FORBIDDEN


@pytest.mark.parametrize(
    ("url", "urls"),
    [
        ("http://r10.i.lencr.org/", ("http://r10.i.lencr.org/",)),
        ("http://ca.example.com:8080/a%20b.crt", ("http://ca.example.com:8080/a%20b.crt",)),
        ("ldap://ca.example.com/cn=x", ()),
        ("https://ca.example.com/x.crt", ()),
        ("http://ca.example.com/$(id)", ()),
        ("http://ca.example.com/" + "x" * 200, ()),
        ("", ()),
    ],
)
def test_urls_of_a_certificate(url: str, urls: tuple[str, ...]) -> None:
    assert issuer_urls(issue("pbx.example.com", ROOT, url=url).certificate) == urls


def test_many_certificates_are_cut() -> None:
    read = read_certificates(ROOT.pem * 20)
    assert not isinstance(read, NotFetched)
    assert len(read) == 8
