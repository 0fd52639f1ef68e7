"""G.711 against the properties and values of ITU-T G.711."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.media.g711 import Codec

BOTH = pytest.mark.parametrize("codec", list(Codec))


@pytest.mark.parametrize(
    ("codec", "sample", "code"),
    [
        (Codec.PCMU, 0, 0xFF),
        (Codec.PCMU, 32767, 0x80),
        (Codec.PCMU, -32768, 0x00),
        (Codec.PCMU, -1, 0x7F),
        (Codec.PCMU, 1000, 0xCE),
        (Codec.PCMA, 0, 0xD5),
        (Codec.PCMA, -1, 0x55),
        (Codec.PCMA, 32767, 0xAA),
        (Codec.PCMA, -32768, 0x2A),
        (Codec.PCMA, 1000, 0xFA),
    ],
)
def test_known_samples_get_the_codes_of_the_standard(codec: Codec, sample: int, code: int) -> None:
    assert codec.encode([sample]) == bytes([code])


@pytest.mark.parametrize(
    ("codec", "code", "sample"),
    [
        (Codec.PCMU, 0xFF, 0),
        (Codec.PCMU, 0x80, 32124),
        (Codec.PCMU, 0x00, -32124),
        (Codec.PCMA, 0xD5, 8),
        (Codec.PCMA, 0xAA, 32256),
        (Codec.PCMA, 0x2A, -32256),
    ],
)
def test_known_codes_get_the_samples_of_the_standard(codec: Codec, code: int, sample: int) -> None:
    assert list(codec.decode(bytes([code]))) == [sample]


@BOTH
def test_every_code_survives_decoding_and_encoding(codec: Codec) -> None:
    codes = bytes(code for code in range(256) if (codec, code) != (Codec.PCMU, 0x7F))
    assert codec.encode(codec.decode(codes)) == codes


@BOTH
@given(st.integers(-32000, 32000))
def test_the_error_is_at_most_half_a_step_of_the_segment(codec: Codec, sample: int) -> None:
    decoded = codec.decode(codec.encode([sample]))[0]
    assert abs(decoded - sample) <= max(8, (abs(sample) + 132) / 32)


@BOTH
def test_louder_is_never_coded_softer(codec: Codec) -> None:
    decoded = codec.decode(codec.encode(range(-32768, 32768)))
    assert list(decoded) == sorted(decoded)


def test_payload_types_are_the_static_ones() -> None:
    assert {codec.name: codec.payload_type for codec in Codec} == {"PCMU": 0, "PCMA": 8}
