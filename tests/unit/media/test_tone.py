"""Tones and their measurement."""

import pytest

from squilla.media.tone import loudness, tone, tone_level


@pytest.mark.parametrize("frequency", [440, 1000, 2500])
@pytest.mark.parametrize("rate", [8000, 16000])
def test_a_tone_is_measured_at_its_amplitude(frequency: int, rate: int) -> None:
    samples = tone(frequency, 0.5, rate, amplitude=0.4)
    assert len(samples) == rate // 2
    assert tone_level(samples, rate, frequency) == pytest.approx(0.4, abs=0.005)


def test_another_frequency_is_not_found() -> None:
    assert tone_level(tone(440, 0.5), 8000, 1000) < 0.01


def test_a_tone_is_found_under_another_one() -> None:
    pairs = zip(tone(440, 0.5, amplitude=0.5), tone(1000, 0.5, amplitude=0.1), strict=True)
    mixed = [one + other for one, other in pairs]
    assert tone_level(mixed, 8000, 1000) == pytest.approx(0.1, abs=0.01)


def test_silence_and_nothing_have_no_level() -> None:
    assert tone_level([0] * 800, 8000, 440) == 0
    assert tone_level([], 8000, 440) == 0
    assert loudness([]) == 0
    assert loudness([0] * 10) == 0


def test_loudness_is_the_root_mean_square() -> None:
    assert loudness(tone(1000, 0.5, amplitude=0.5)) == pytest.approx(0.5 / 2**0.5, abs=0.002)
