"""pair/code.py: random, readable, and forgiving about how it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.pair.code import ALPHABET, SYMBOLS, Code, new_code, read_code


def test_a_code_is_fifty_bits_in_groups() -> None:
    assert 2 ** (5 * SYMBOLS) == len(ALPHABET) ** SYMBOLS == 2**50
    assert len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("ILOU")
    assert Code("K7QF2M9XTD").shown == "K7QF-2M9X-TD"


def test_codes_differ_and_use_every_symbol() -> None:
    codes = {new_code().symbols for _ in range(200)}
    assert len(codes) == 200
    assert set("".join(codes)) == set(ALPHABET)


@given(st.text(ALPHABET, min_size=SYMBOLS, max_size=SYMBOLS))
def test_what_is_shown_is_read_again(symbols: str) -> None:
    code = Code(symbols)
    assert read_code(code.shown) == code
    assert read_code(code.shown.lower()) == code


@pytest.mark.parametrize(
    "typed",
    [
        "K7QF2M9XTD",
        " k7qf 2m9x td\n",
        "K7QF\u20112M9X\u2013TD",
        "K7QF\u00a02M9X\u00a0TD",
        "K-7-Q-F-2-M-9-X-T-D",
        "\ufeffK7QF-2M9X-TD\u200b",
    ],
)
def test_case_blanks_and_hyphens_do_not_matter(typed: str) -> None:
    assert read_code(typed) == Code("K7QF2M9XTD")


def test_look_alikes_are_what_they_look_like() -> None:
    assert read_code("oOiI-lL11-00") == Code("0011111100")


@pytest.mark.parametrize(
    "typed", ["", "K7QF-2M9X-T", "K7QF-2M9X-TDD", "K7QF-2M9X-TU", "K7QF-2M9X-T!", "K" * 65, "-" * 9]
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(typed: str) -> None:
    code = read_code(typed)
    assert code is None or (len(code.symbols) == SYMBOLS and set(code.symbols) <= set(ALPHABET))


def test_a_code_is_not_in_its_repr() -> None:
    assert "K7QF" not in repr(Code("K7QF2M9XTD"))
