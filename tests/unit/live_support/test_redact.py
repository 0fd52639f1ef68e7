import pytest

from tests.live.softphones.redact import redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a=crypto:1 AES inline:abcDEF+/= FEC", "a=crypto:1 AES inline:*** FEC"),
        ('nonce="n1", response="0123abcd", uri="u"', 'nonce="n1", response="***", uri="u"'),
        ("auth_pass=hello;outbound", "auth_pass=***;outbound"),
        ("the pass-word is here", "the *** is here"),
        ("\x1b[31mreg: 401\x1b[;m", "reg: 401"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_secrets_and_colours_are_gone(text: str, shown: str) -> None:
    assert redact(text, ["pass-word"]) == shown


def test_an_empty_secret_masks_nothing() -> None:
    assert redact("abc", [""]) == "abc"
