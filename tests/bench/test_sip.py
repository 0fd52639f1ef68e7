"""The generator's own SIP, read by the parser of the product."""

import re
from hashlib import md5

import pytest

from bench.sip import message
from bench.sip.digest import Person, credentials, nonce_of
from squilla.model.tokens import ha1
from squilla.sip.wire import parse, values

CALLER = Person("92201", "localhost", ha1("92201", "localhost", "secret"))
PHONE = Person("92202", "localhost", ha1("92202", "localhost", "secret"), "token:APA91b")
REFUSED = (
    b"SIP/2.0 407 Proxy Authentication Required\r\nTo: <sip:92202@localhost>;tag=x\r\n"
    b'CSeq: 1 INVITE\r\nProxy-Authenticate: Digest realm="localhost", nonce="abc", qop="auth"\r\n'
)
END = b"\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "method"),
    [
        (message.invite(CALLER, "92202", "c1", "127.0.0.1:9"), "INVITE"),
        (message.invite(CALLER, "92202", "c1", "127.0.0.1:9", nonce="abc"), "INVITE"),
        (message.ack(CALLER, "92202", "c1", "127.0.0.1:9", REFUSED), "ACK"),
        (message.register(PHONE, "r1", "127.0.0.1:9", nonce="abc"), "REGISTER"),
    ],
)
def test_a_request_is_good_sip(sent: bytes, method: str) -> None:
    read = parse(sent)
    assert getattr(read, "method", "") == method
    assert values(read, "CSeq")[0].endswith(method)
    head, _, body = sent.partition(END)
    assert int(message.header(head, b"content-length")) == len(body)


def test_a_phone_tells_where_it_is_pushed() -> None:
    contact = message.header(message.register(PHONE, "r1", "127.0.0.1:9"), b"contact")
    assert contact.endswith(b";pn-provider=fcm;pn-param=squilla-test;pn-prid=token:APA91b>")


def test_an_ack_belongs_to_the_transaction_that_was_refused() -> None:
    first = message.invite(CALLER, "92202", "c1", "127.0.0.1:9")
    sent = message.ack(CALLER, "92202", "c1", "127.0.0.1:9", REFUSED)
    assert message.header(sent, b"via") == message.header(first, b"via")
    assert message.header(sent, b"to") == b"<sip:92202@localhost>;tag=x"


def test_a_reply_copies_what_it_must() -> None:
    request = message.invite(CALLER, "92202", "c1", "127.0.0.1:9").partition(END)[0]
    sent = message.reply(request, "180 Ringing")
    parse(sent)
    assert message.status(sent) == 180
    for name in (b"via", b"from", b"call-id", b"cseq"):
        assert message.header(sent, name) == message.header(request, name)
    assert message.header(sent, b"to") == b"<sip:92202@localhost>;tag=phone"


def test_credentials_are_those_of_the_rfc() -> None:
    """RFC 7616 §3.4.1, worked out by hand for the values that are sent."""
    text = credentials(CALLER, "INVITE", "sip:92202@localhost", nonce_of(REFUSED))
    ha2 = md5(b"INVITE:sip:92202@localhost").hexdigest()  # noqa: S324 - SIP's digest
    parts = f"{CALLER.ha1}:abc:00000001:b3nch:auth:{ha2}"
    expected = md5(parts.encode()).hexdigest()  # noqa: S324
    found = re.search(r'response="([0-9a-f]{32})"', text)
    assert found
    assert found[1] == expected
