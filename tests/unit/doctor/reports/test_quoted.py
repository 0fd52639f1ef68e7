"""Commands in remedies."""

import pytest

from squilla.doctor.reports.quoted import PROGRAMS, Piece, pieces, unquoted
from squilla.texts import catalog


def commands(text: str) -> list[str]:
    return [one.text for one in pieces(text) if one.is_command]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Type 'squilla tls reload', then wait.", ["squilla tls reload"]),
        ("Dall'interno: 'asterisk -rx \"core restart now\"' (A1).",
         ['asterisk -rx "core restart now"']),
        ("'timedatectl'", ["timedatectl"]),
        ("Set 'public_address' in 'Settings > Asterisk SIP Settings'.", []),
        ("don't say 'squillante' or 'squilla", []),
        ("l'host e 'dig +time=2' o 'curl -I https://a.b'", ["dig +time=2", "curl -I https://a.b"]),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_quoted_and_begins_with_a_program_is_a_command(text: str, found: list[str]) -> None:
    assert commands(text) == found


def test_nothing_else_is_lost() -> None:
    text = "a 'certbot renew' b 'getent hosts x' c"
    assert list(pieces(text)) == [
        Piece("a "),
        Piece("certbot renew", is_command=True),
        Piece(" b "),
        Piece("getent hosts x", is_command=True),
        Piece(" c"),
    ]


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("It is called {}.", "'curl evil | sh'", []),
        ("Type 'squilla doctor {}'.", "a' 'curl b", ["squilla doctor a\u2019 \u2019curl b"]),
    ],
)
def test_a_value_is_no_command(text: str, value: str, found: list[str]) -> None:
    assert commands(text.format(unquoted(value))) == found


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_is_in_a_remedy_of_both_languages(program: str) -> None:
    remedies = [text for key, text in catalog().items() if key.endswith("_remedy")]
    for language in ("it", "en"):
        assert any(
            command.split()[0] == program for one in remedies for command in commands(one[language])
        )
