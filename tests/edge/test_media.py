"""What counts as protected media, and what rtpengine is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.edge.media import (
    MAX_STREAMS,
    Leg,
    answer_flags,
    is_protected,
    leg_toward,
    offer_flags,
)
from tests.edge.scenes import AES, CONFIG, FINGERPRINT, KEY, sdp

NULL = f"a=crypto:2 NULL_HMAC_SHA1_80 {KEY}"
UNENCRYPTED = f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 {KEY} UNENCRYPTED_SRTP"
AUDIO = "m=audio 4000 RTP/SAVP 0"
DTLS = "m=audio 4000 UDP/TLS/RTP/SAVPF 111"


@pytest.mark.parametrize(
    "media",
    [
        (AUDIO, AES),
        ("m=audio 4000 RTP/SAVPF 0", AES),
        ("m=audio 4000 rtp/savp 0", AES),
        ("m=audio 4000/2 RTP/SAVP 0", AES),
        (AUDIO, f"{AES} FEC_ORDER=FEC_SRTP"),
        (AUDIO, f"{AES} UNENCRYPTED_SRTCP"),
        (AUDIO, AES, "m=video 0 RTP/AVP 99"),
        (AUDIO, AES, "m=video 4002 RTP/SAVP 99", AES),
        (DTLS, FINGERPRINT),
        ("m=audio 9 UDP/TLS/RTP/SAVP 111", FINGERPRINT),
        (AUDIO, FINGERPRINT),
        (DTLS, FINGERPRINT, AES),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_srtp_with_encryption_is_protected(media: tuple[str, ...], end: str) -> None:
    assert is_protected(sdp(*media, end=end))


@pytest.mark.parametrize(
    "media",
    [
        ("m=audio 4000 RTP/AVP 0",),
        ("m=audio 4000 RTP/AVPF 0",),
        ("m=audio 4000 RTP/AVP 0", AES),
        (AUDIO,),
        (AUDIO, NULL),
        (AUDIO, UNENCRYPTED),
        (AUDIO, "a=crypto:1"),
        (AUDIO, "a=crypto:1 AES_CM_128_HMAC_SHA1_80"),
        (AUDIO, AES, "m=video 4002 RTP/AVP 99"),
        (AUDIO, AES, "m=video 4002 RTP/SAVP 99"),
        ("m=audio 0 RTP/SAVP 0", AES),
        ("m=audio", AES),
        ("m=audio 4000", AES),
        ("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", FINGERPRINT),
        (),
    ],
)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_anything_less_is_not(media: tuple[str, ...], end: str) -> None:
    assert not is_protected(sdp(*media, end=end))


@pytest.mark.parametrize("weak", [NULL, UNENCRYPTED])
@pytest.mark.parametrize("other", [AES, FINGERPRINT])
def test_a_key_without_encryption_is_not_hidden_by_a_good_one(weak: str, other: str) -> None:
    assert not is_protected(sdp(AUDIO, weak, other))
    assert not is_protected(sdp(AUDIO, other, weak))


def test_a_fingerprint_may_stand_before_the_streams() -> None:
    assert is_protected(sdp(DTLS).replace("m=", f"{FINGERPRINT}\r\nm="))


@given(st.text())
def test_garbage_is_never_protected(text: str) -> None:
    assert not is_protected(text)


@given(st.lists(st.sampled_from([AUDIO, AES, NULL, DTLS, "m=", "a=crypto:", "x", "\r"])))
def test_a_protected_offer_has_a_secure_profile_and_no_null_key(lines: list[str]) -> None:
    if is_protected("\n".join(lines)):
        assert AUDIO in lines or DTLS in lines
        live = lines[next(i for i, line in enumerate(lines) if line.startswith("m=")) :]
        assert NULL not in live


@pytest.mark.parametrize(
    ("next_hop", "leg"),
    [
        ("sip:127.0.0.1:5071", Leg.ECHO),
        ("sip:*43@127.0.0.1:5071;transport=udp", Leg.ECHO),
        ("sip:echo@127.0.0.1:5071", Leg.ECHO),
        ("sip:198.51.100.7:40001;transport=tls", Leg.SDES),
        ("sip:198.51.100.7:40001;transport=ws", Leg.WEB),
        ("sip:x@a.invalid;transport=WSS", Leg.WEB),
        ("sip:127.0.0.1:50711", Leg.SDES),
        ("sip:127.0.0.1:5071@198.51.100.7;transport=tls", Leg.SDES),
        ("sip:x@198.51.100.7;a=@127.0.0.1:5071", Leg.SDES),
        ("", Leg.SDES),
    ],
)
def test_the_leg_follows_from_the_next_hop(next_hop: str, leg: Leg) -> None:
    assert leg_toward(next_hop, CONFIG.echo_uri) is leg


@given(st.text())
def test_any_next_hop_has_a_leg(next_hop: str) -> None:
    assert leg_toward(next_hop, CONFIG.echo_uri) in Leg


@pytest.mark.parametrize(
    ("caller", "next_hop", "directions"),
    [
        ("198.51.100.7", "sip:127.0.0.1:5071", "direction=pub direction=loop"),
        ("198.51.100.7", "sip:198.51.100.9:4;transport=tls", "direction=pub direction=pub"),
        ("127.0.0.1", "sip:92201@127.0.0.1;transport=tls", "direction=loop direction=loop"),
        ("127.0.0.1", "sip:198.51.100.9:4", "direction=loop direction=pub"),
        ("127.0.0.11", "sip:127.0.0.11:4", "direction=pub direction=pub"),
    ],
)
def test_each_side_gets_the_interface_it_can_reach(
    caller: str, next_hop: str, directions: str
) -> None:
    assert directions in offer_flags(Leg.SDES, caller_address=caller, next_hop=next_hop)


def test_offers_to_phones_are_srtp_and_never_without_encryption() -> None:
    def flags(leg: Leg) -> list[str]:
        return offer_flags(leg, caller_address="192.0.2.1", next_hop="sip:192.0.2.2").split()

    assert {"RTP/SAVP", "SDES-no-NULL_HMAC_SHA1_80", "DTLS=off"} <= set(flags(Leg.SDES))
    assert {"RTP/SAVPF", "DTLS=passive", "ICE=force", "SDES-off"} <= set(flags(Leg.WEB))
    assert {"RTP/AVP", "ICE=remove"} <= set(flags(Leg.ECHO))


def test_offer_and_answer_belong_to_the_same_branch() -> None:
    assert "via-branch=auto-next" in offer_flags(Leg.WEB, caller_address="", next_hop="")
    assert "via-branch=1" in answer_flags().split()


def test_an_offer_cannot_take_the_whole_port_range() -> None:
    assert is_protected(sdp(*[AUDIO, AES] * MAX_STREAMS))
    assert not is_protected(sdp(*[AUDIO, AES] * (MAX_STREAMS + 1)))
