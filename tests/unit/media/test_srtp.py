"""SDES keys and the SRTP sessions made of them."""

import base64

import pytest

from squilla.media.rtp import RtpPacket
from squilla.media.srtp import AES_32, AES_80, Crypto, SrtpSession

KEY = bytes(range(30))
TEXT = base64.b64encode(KEY).decode()
PACKET = bytes(RtpPacket(8, 1, 160, 7, bytes(160)))


@pytest.mark.parametrize(
    "parameters",
    [
        f"inline:{TEXT}",
        f"inline:{TEXT}|2^20",
        f"inline:{TEXT}|2^20|1:4",
        f"inline:{TEXT} WSH=128",
    ],
)
def test_a_key_is_read_without_lifetime_and_mki(parameters: str) -> None:
    assert Crypto.parse(f"3 {AES_32} {parameters}") == Crypto(3, AES_32, KEY)


def test_unpadded_base64_is_read() -> None:
    key = bytes(29) + b"\xff"
    text = base64.b64encode(key).decode().rstrip("=")
    assert Crypto.parse(f"1 {AES_80} inline:{text}").key == key


@pytest.mark.parametrize(
    "value",
    [
        "",
        f"1 {AES_80}",
        f"x {AES_80} inline:{TEXT}",
        f"1 NULL_HMAC_SHA1_80 inline:{TEXT}",
        f"1 AES_256_CM_HMAC_SHA1_80 inline:{TEXT}",
        f"1 {AES_80} clear:{TEXT}",
        f"1 {AES_80} inline:{TEXT[:20]}",
        f"1 {AES_80} inline:!!!!",
        f"1 {AES_80} inline:{TEXT} UNENCRYPTED_SRTP",
        f"1 {AES_80} inline:{TEXT} KDR=1",
    ],
)
def test_what_cannot_or_should_not_be_used_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Crypto.parse(value)


def test_a_line_survives_writing_and_reading() -> None:
    crypto = Crypto.generate(2, AES_32)
    assert Crypto.parse(str(crypto)) == crypto


def test_keys_differ_and_stay_out_of_repr() -> None:
    one, other = Crypto.generate(1), Crypto.generate(1)
    assert one.key != other.key
    assert "key" not in repr(one)
    assert str(one.key) not in repr(one)


@pytest.mark.parametrize(("suite", "tag_bytes"), [(AES_80, 10), (AES_32, 4)])
def test_two_sides_understand_each_other(suite: str, tag_bytes: int) -> None:
    one, other = Crypto.generate(1, suite), Crypto.generate(1, suite)
    protected = SrtpSession(one, other).protect(PACKET)
    assert len(protected) == len(PACKET) + tag_bytes
    assert PACKET[12:] not in protected
    assert SrtpSession(other, one).unprotect(protected) == PACKET


def test_forged_replayed_and_foreign_packets_are_none() -> None:
    one, other = Crypto.generate(1), Crypto.generate(1)
    protected = SrtpSession(one, other).protect(PACKET)
    receiver = SrtpSession(other, one)
    assert receiver.unprotect(protected[:-1] + bytes([protected[-1] ^ 1])) is None
    assert receiver.unprotect(protected) == PACKET
    assert receiver.unprotect(protected) is None
    assert receiver.unprotect(PACKET) is None
    assert receiver.unprotect(bytes(5000)) is None
