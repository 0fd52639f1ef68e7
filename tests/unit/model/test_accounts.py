"""What an account may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.model.accounts import (
    MAX_DISPLAY_NAME,
    MAX_USERNAME,
    InvalidAccount,
    check_display_name,
    check_extension,
    check_username,
    looks_like_extension,
    normal_username,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("alice", "alice"),
        ("  Alice.Rossi ", "alice.rossi"),
        ("ZOE\u0308", "zoë"),
        ("Straße", "strasse"),
        ("\u00df\u0301", "s\u015b"),
        ("\u03aa\u0301", "\u0390"),
        ("user-1_2", "user-1_2"),
        ("x" * MAX_USERNAME, "x" * MAX_USERNAME),
    ],
)
def test_user_names_are_kept_in_one_form(typed: str, stored: str) -> None:
    assert check_username(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "username_length"),
        ("   ", "username_length"),
        ("x" * (MAX_USERNAME + 1), "username_length"),
        ("ß" * 40, "username_length"),
        ("a;b", "username_characters"),
        ("a:b", "username_characters"),
        ("a@example.com", "username_characters"),
        ("a b", "username_characters"),
        ("a\x00b", "username_characters"),
        ("a\u200bb", "username_characters"),
        ("a\ud800b", "username_characters"),
        ("201", "username_digits"),
        ("*43", "username_digits"),
    ],
)
def test_user_names_that_would_break_the_qr_or_the_header_are_refused(
    typed: str, code: str
) -> None:
    with pytest.raises(InvalidAccount) as refused:
        check_username(typed)
    assert refused.value.code == code


@given(st.text(max_size=80))
def test_an_accepted_user_name_fits_the_qr_the_header_and_its_own_normal_form(typed: str) -> None:
    try:
        name = check_username(typed)
    except InvalidAccount:
        return
    assert not {";", ":", "\x00"} & set(name)
    assert name.encode()
    assert normal_username(name) == name
    assert check_username(name) == name


@pytest.mark.parametrize("extension", ["20", "201", "123456789012"])
def test_extensions_of_two_to_twelve_digits_are_taken(extension: str) -> None:
    assert check_extension(extension) == extension


@pytest.mark.parametrize(
    "extension", ["", "2", "1234567890123", "20a", "20\n", "²²²", "٢٠١", "*43"]
)
def test_other_extensions_are_refused(extension: str) -> None:
    with pytest.raises(InvalidAccount, match="extension_digits"):
        check_extension(extension)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Alice Rossi ", "Alice Rossi"),
        ("Zoe\u0308", "Zoë"),
        ("x" * 80, "x" * 80),
        ("电话", "电话"),
    ],
)
def test_display_names_are_trimmed_and_composed(typed: str, kept: str) -> None:
    assert check_display_name(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "  ", "x" * (MAX_DISPLAY_NAME + 1), "a\nb", "a\x00", "\ud800"]
)
def test_other_display_names_are_refused(typed: str) -> None:
    with pytest.raises(InvalidAccount, match="display_name"):
        check_display_name(typed)


@pytest.mark.parametrize(
    ("typed", "looks"),
    [("201", True), (" 92201 ", True), ("*43", True), ("#1", True), ("", False), ("a1", False)],
)
def test_an_extension_is_recognised_where_a_user_name_is_asked(typed: str, looks: bool) -> None:  # noqa: FBT001 - a column
    assert looks_like_extension(typed) is looks
