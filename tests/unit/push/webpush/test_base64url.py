"""Keys as browsers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.push.webpush.base64url import decode, encode


@given(st.binary(max_size=70))
def test_what_was_encoded_is_decoded(data: bytes) -> None:
    text = encode(data)
    assert "=" not in text
    assert decode(text) == data
    assert decode(text + "=" * (-len(text) % 4)) == data


@pytest.mark.parametrize("text", ["a b", "a+b=", "a/b=", "è", "abcde", "ab\n", "a=b"])
def test_other_characters_and_lengths_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not base64url"):
        decode(text)
