"""What is not in RFC 4475: sizes, bytes and streams meant to exhaust or crash the server."""

import random

from tests.live.torture.message import (
    BROKEN,
    LENIENT,
    POLICY,
    SILENT,
    Message,
    sip,
)

_KB = 1_024
_MB = _KB * _KB
_ANYTHING: frozenset[int | str] = BROKEN | LENIENT | {500, 503, 513}
_NOISE = random.Random(4475).randbytes(_KB)  # noqa: S311 - the same bytes in every run


def _options(extra: str = "Subject: x", user: str = "user", vias: str = "") -> bytes:
    return sip(
        f"""
OPTIONS sip:{user}@DOMAIN SIP/2.0
Via: SIP/2.0/TLS 192.0.2.7;branch=z9hG4bKUNIQUE
{vias}Max-Forwards: 70
From: <sip:caller@DOMAIN>;tag=77
To: <sip:user@DOMAIN>
Call-ID: abuse.UNIQUE
CSeq: 1 OPTIONS
{extra}
Content-Length: LENGTH
"""
    )


def _length(value: str) -> bytes:
    return _options().replace(b"Content-Length: 0", b"Content-Length: " + value.encode())


def _register(contact: str) -> bytes:
    return (
        _options(contact)
        .replace(b"OPTIONS sip:user@", b"REGISTER sip:")
        .replace(b"1 OPTIONS", b"1 REGISTER")
    )


_VIAS = "".join(f"Via: SIP/2.0/TCP 192.0.2.8;branch=z9hG4bK{n}\n" for n in range(5_000))
_ROUTES = "\n".join(f"Route: <sip:p{n}.example.com;lr>" for n in range(1_000))
_CONTACTS = "\n".join(f"Contact: <sip:u{n}@192.0.2.9>" for n in range(500))
_FOLDED = "Subject: x" + "\n more" * 20_000
_HTTP_GET = b"GET / HTTP/1.1\r\nHost: DOMAIN\r\nUser-Agent: curl/8\r\n\r\n"
_HTTP_POST = b"POST /RPC HTTP/1.1\r\nHost: DOMAIN\r\nContent-Length: 7\r\n\r\n" + b'{"a":1}'
_HTTP: frozenset[int | str] = BROKEN | {501}
_NOT_UTF8 = b"\xc0\xaf\xc3\x28\xff\xfe"

ABUSE = (
    Message("nul-in-value", "bytes", _options("Subject: a\x00b"), _ANYTHING),
    Message("nul-in-user", "bytes", _options(user="us\x00er"), _ANYTHING),
    Message("nul-flood", "bytes", b"\0" * 64 * _KB, SILENT),
    Message("utf8-garbage", "bytes", _options().replace(b" x", b" " + _NOT_UTF8), _ANYTHING),
    Message("utf8-garbage-name", "bytes", _options().replace(b"Sub", _NOT_UTF8), _ANYTHING),
    Message(
        "utf8-garbage-user",
        "bytes",
        _options().replace(b":user@", b":" + _NOT_UTF8 + b"@"),
        _ANYTHING,
    ),
    Message("binary", "bytes", _NOISE, BROKEN),
    Message("binary-lines", "bytes", _NOISE + b"\r\n\r\n" + _NOISE, BROKEN),
    Message("header-1mb", "size", _options("X-Big: " + "a" * _MB), _ANYTHING),
    Message("contact-64kb", "size", _register(f"Contact: <sip:{'c' * 64 * _KB}@h>"), _ANYTHING),
    Message("contacts-500", "size", _register(_CONTACTS), _ANYTHING),
    Message("user-8kb", "size", _options(user="u" * 8 * _KB), _ANYTHING),
    Message("vias-5000", "size", _options(vias=_VIAS), _ANYTHING),
    Message("routes-1000", "size", _options(_ROUTES), _ANYTHING | {408, 477, 478, 500}),
    Message("folded-20000", "size", _options(_FOLDED), _ANYTHING),
    Message("method-10kb", "size", _options().replace(b"OPTIONS", b"M" * 10 * _KB), _ANYTHING),
    Message("line-without-end", "size", b"OPTIONS sip:" + b"x" * 2 * _MB, BROKEN | {500, 513}),
    Message("length-huge", "length", _length("42949672960"), BROKEN | {513}),
    Message("length-2-63", "length", _length("9223372036854775808"), BROKEN | {513}),
    Message("length-50mb", "length", _length("52428800") + b"x" * _KB, BROKEN | {513}),
    Message("length-negative", "length", _length("-1"), BROKEN),
    Message("length-word", "length", _length("many"), BROKEN),
    Message(
        "length-missing", "length", _options().replace(b"Content-Length: 0\r\n", b""), _ANYTHING
    ),
    Message("half-then-close", "stream", _options()[:120], SILENT, hang_up=True),
    Message("half-then-wait", "stream", _options()[:120], SILENT),
    Message("nothing", "stream", b"", SILENT),
    Message("crlf-flood", "stream", b"\r\n" * 32 * _KB, SILENT),
    Message("crlf-then-request", "stream", b"\r\n\r\n" * 8 + _options(), POLICY),
    Message("pipeline-50", "stream", _options() * 50, POLICY | {500}, answers=50),
    Message("http-get", "protocol", _HTTP_GET, _HTTP),
    Message("http-post", "protocol", _HTTP_POST, _HTTP),
    Message(
        "tls-in-tls", "protocol", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + _NOISE, BROKEN
    ),
    Message("no-colon", "grammar", _options("this line has no colon"), _ANYTHING),
    Message("start-line-only", "grammar", b"OPTIONS sip:user@DOMAIN SIP/2.0\r\n\r\n", BROKEN),
    Message("only-colons", "grammar", _options("\n".join([":"] * 500)), _ANYTHING),
    Message("star-contact", "grammar", _register("Contact: *\nExpires: 3600"), POLICY | {400}),
)
