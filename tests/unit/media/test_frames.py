"""Numbered frames: what they survive, and what is never taken for one."""

import random
from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.media.frames import NUMBERS, decode, encode
from squilla.media.g711 import FRAME_SAMPLES, Codec
from squilla.media.tone import tone

SOME = sorted({0, 1, 2, 255, 256, 4095, 4096, 32768, NUMBERS - 1, *range(0, NUMBERS, 997)})


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  noise, not secrets


def amplified(samples: Sequence[int], gain: float) -> list[int]:
    return [max(-32768, min(32767, round(sample * gain))) for sample in samples]


def test_every_number_comes_back() -> None:
    assert [decode(encode(number)) for number in SOME] == SOME


def test_numbers_wrap_round() -> None:
    assert encode(NUMBERS + 5) == encode(5)


@pytest.mark.parametrize(
    "path", [[Codec.PCMA], [Codec.PCMU], [Codec.PCMA, Codec.PCMU], [Codec.PCMU, Codec.PCMA] * 4]
)
def test_frames_survive_coding_and_transcoding(path: list[Codec]) -> None:
    for number in SOME:
        samples = encode(number)
        for codec in path:
            samples = codec.decode(codec.encode(samples))
        assert decode(samples) == number


@pytest.mark.parametrize("gain", [0.1, 0.25, 0.5, 2, 4, 8])
def test_frames_survive_a_change_of_volume(gain: float) -> None:
    for number in SOME:
        played = Codec.PCMU.decode(Codec.PCMU.encode(amplified(encode(number), gain)))
        assert decode(played) == number


def test_frames_survive_moderate_noise() -> None:
    dice = seeded(1)
    for number in SOME:
        noisy = [round(sample + dice.gauss(0, 800)) for sample in encode(number)]
        assert decode(noisy) == number


@given(st.integers(0, NUMBERS - 1), st.integers(0, 31))
def test_a_turned_bit_is_noticed(number: int, bit: int) -> None:
    samples = encode(number)
    for at in range(5 * bit, 5 * bit + 5):
        samples[at] = -samples[at]
    assert decode(samples) is None


@pytest.mark.parametrize("length", [0, 80, FRAME_SAMPLES - 1, FRAME_SAMPLES + 1])
def test_another_length_is_none(length: int) -> None:
    assert decode([1000] * length) is None


def test_silence_and_a_whisper_are_none() -> None:
    assert decode([0] * FRAME_SAMPLES) is None
    assert decode(amplified(encode(7), 0.01)) is None


def test_a_frame_out_of_step_is_none() -> None:
    joined = encode(100) + encode(101)
    assert all(decode(joined[shift : shift + 160]) is None for shift in range(1, 160))


def test_tones_of_any_pitch_are_none() -> None:
    for frequency in range(50, 4000, 5):
        samples = tone(frequency, 0.1)
        assert all(decode(samples[at : at + 160]) is None for at in range(0, 640, 33)), frequency


def speech_like(dice: random.Random, frames: int) -> "array[int]":
    """Noise through a wandering resonance, in syllables: the spectrum and rhythm of a voice."""
    samples = array("h")
    last = before = 0.0
    for _ in range(frames):
        pole = 2 * 0.95 * dice.uniform(-0.4, 0.95)
        loud = dice.choice([0, 200, 900])
        for _ in range(FRAME_SAMPLES):
            last, before = dice.gauss(0, loud) + pole * last - 0.9 * before, last
            samples.append(max(-32768, min(32767, round(last))))
    return samples


def test_noise_like_speech_is_none() -> None:
    samples = speech_like(seeded(2), 3000)
    found = [decode(samples[at : at + 160]) for at in range(0, len(samples), 160)]
    assert set(found) == {None}


def test_bits_along_the_carrier_pass_only_by_chance_of_the_check() -> None:
    dice = seeded(3)
    trials = 4000
    accepted = 0
    for _ in range(trials):
        word = array("h")
        for _ in range(32):
            sine = encode(0)[:5] if dice.random() < 0.5 else encode(NUMBERS - 1)[:5]
            word.extend(sine)
        accepted += decode(word) is not None
    # 2**-16 a frame: of 4000 frames one passes in 16 runs, two in 530.
    assert accepted <= 1
