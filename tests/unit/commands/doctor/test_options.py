"""Options that go together, and those that don't."""

import pytest

from squilla.commands.doctor.options import Options, read_language
from squilla.commands.doctor.wrong_use import WrongUse


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (Options(inside=True, lan=True), ("doctor.exclusive", "--inside", "--lan")),
        (Options(inside=True, pair="X"), ("doctor.exclusive", "--inside", "--pair")),
        (Options(fast=True, deep=True), ("doctor.exclusive", "--fast", "--deep")),
        (Options(offer_pair=True), ("doctor.requires", "--offer-pair", "--inside")),
    ],
)
def test_what_does_not_go_together_is_named(
    options: Options, sentence: tuple[str, str, str]
) -> None:
    with pytest.raises(WrongUse) as wrong:
        options.check()
    assert (wrong.value.key, *wrong.value.values.values()) == sentence


@pytest.mark.parametrize(
    "options",
    [Options(), Options(lan=True, pair="X", deep=True), Options(inside=True, offer_pair=True)],
)
def test_what_goes_together(options: Options) -> None:
    options.check()


def test_secrets_are_not_shown() -> None:
    assert "hidden" not in repr(Options(qr="hidden", pair="hidden"))


def test_the_language_is_the_named_one_or_the_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "it_IT.UTF-8")
    assert (read_language("en"), read_language("")) == ("en", "it")
    with pytest.raises(WrongUse):
        read_language("de")
