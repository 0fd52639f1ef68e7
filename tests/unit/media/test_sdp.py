"""SDP of one audio stream: what phones and rtpengine really write, and garbage."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.media.sdp import AudioDescription, Direction, Profile
from squilla.media.srtp import AES_80, Crypto

KEY = base64.b64encode(bytes(30)).decode()
PHONE = f"""v=0
o=alice 1 1 IN IP4 192.0.2.9
s=Talk
c=IN IP4 192.0.2.9
t=0 0
m=video 7078 RTP/SAVP 96
a=sendonly
m=audio 7078 RTP/SAVP 96 8 0 101
a=rtpmap:96 opus/48000/2
a=rtpmap:101 telephone-event/8000
a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:{KEY}
a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:{KEY}
a=rtcp-mux
m=message 0 TCP/MSRP *
""".replace("\n", "\r\n").encode()


def test_an_offer_of_a_phone_is_read() -> None:
    read = AudioDescription.parse(PHONE)
    assert (read.host, read.port, read.profile) == ("192.0.2.9", 7078, Profile.SECURE)
    assert read.formats == ((96, "OPUS"), (8, "PCMA"), (0, "PCMU"), (101, "TELEPHONE-EVENT"))
    assert read.cryptos == (Crypto(2, AES_80, bytes(30)),)
    assert read.direction is Direction.BOTH
    assert read.rtcp_mux
    assert (read.before, read.after) == (("video 7078 RTP/SAVP 96",), ("message 0 TCP/MSRP *",))


def test_lf_alone_ends_a_line_too() -> None:
    assert AudioDescription.parse(PHONE.replace(b"\r", b"")).port == 7078


@pytest.mark.parametrize(
    ("session", "media", "expected"),
    [
        ("", "", Direction.BOTH),
        ("a=sendonly", "", Direction.SEND),
        ("a=sendonly", "a=recvonly", Direction.RECEIVE),
        ("", "a=inactive", Direction.NONE),
    ],
)
def test_the_direction_of_the_media_wins(session: str, media: str, expected: Direction) -> None:
    body = f"v=0\nc=IN IP4 192.0.2.1\n{session}\nm=audio 9 RTP/AVP 8\n{media}\n"
    assert AudioDescription.parse(body.encode()).direction is expected


def test_the_address_of_the_media_wins() -> None:
    body = b"v=0\nc=IN IP4 192.0.2.1\nm=audio 9 RTP/AVP 8\nc=IN IP6 2001:DB8::1\n"
    assert AudioDescription.parse(body).host == "2001:db8::1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"v=0\nc=IN IP4 192.0.2.1\nm=video 9 RTP/AVP 8\n",
        b"v=0\nm=audio 9 RTP/AVP 8\n",
        b"v=0\nc=IN IP4 phone.example\nm=audio 9 RTP/AVP 8\n",
        b"v=0\nc=IN IP4 192.0.2.1\nm=audio 99999 RTP/AVP 8\n",
        b"v=0\nc=IN IP4 192.0.2.1\nm=audio x RTP/AVP 8\n",
        b"v=0\nc=IN IP4 192.0.2.1\nm=audio 9 RTP/AVP\n",
        b"v=0\nc=IN IP4 192.0.2.1\nm=audio 9 RTP/AVP x\n",
        b"v=0\nc=IN IP4 192.0.2.1\nm=audio 9 RTP/AVP 8\n" + b"a=x\n" * 500,
        b"v=0\nc=IN IP4 192.0.2.1\nm=audio 9 RTP/AVP 8\n" + b"a" * 20000,
    ],
)
def test_what_lacks_something_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        AudioDescription.parse(body)


@given(st.binary(max_size=300))
def test_garbage_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        AudioDescription.parse(body)


@given(st.text(alphabet="0123456789 :/.abcRTPAV", max_size=40))
def test_a_strange_audio_line_is_read_or_a_value_error(rest: str) -> None:
    try:
        read = AudioDescription.parse(f"v=0\nc=IN IP4 192.0.2.1\nm=audio {rest}\n".encode())
    except ValueError:
        return
    assert read.formats


def test_a_description_survives_writing_and_reading() -> None:
    written = AudioDescription(
        host="::1",
        port=4000,
        profile=Profile.SECURE,
        formats=((8, "PCMA"),),
        cryptos=(Crypto.generate(1),),
        direction=Direction.RECEIVE,
        rtcp_mux=True,
        before=("video 5000 RTP/AVP 96",),
        session_id=5,
        version=2,
    )
    body = bytes(written)
    assert b"o=- 5 2 IN IP6 ::1\r\n" in body
    assert b"m=video 0 RTP/AVP 96\r\nm=audio 4000 RTP/SAVP 8\r\n" in body
    read = AudioDescription.parse(body)
    assert read.cryptos == written.cryptos
    assert (read.direction, read.host, read.rtcp_mux) == (Direction.RECEIVE, "::1", True)
