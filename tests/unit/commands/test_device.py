"""`squilla qr` and `squilla device`: the one phone of each account (M1, M3)."""

import re
from contextlib import closing

import pytest

from squilla.model.devices import Device
from squilla.model.tokens import token_hash
from squilla.store import devices, revision
from squilla.texts import Language, translate
from tests.unit.commands.terminal import HOST, Terminal


def token_of(qr: str) -> str:
    username, token, host = qr.removesuffix("\n").split(";")
    assert (username, host) == ("alice", HOST)
    assert re.fullmatch("[0-9a-f]{40}", token)
    return token


def login(terminal: Terminal, token: str) -> Device | None:
    with closing(terminal.store()) as store, store.begin() as tx:
        return devices.by_token_hash(tx, token_hash(token))


def activate(terminal: Terminal, token: str) -> None:
    with closing(terminal.store()) as store, store.begin() as tx:
        found = devices.by_token_hash(tx, token_hash(token))
        assert found is not None
        devices.activate(tx, found.id, used_hash=token_hash(token), ha1="a" * 32, now=1.0)
        devices.note_registration(tx, sip_user="92201", agent="App/1", at=1_790_000_000.0)


def test_the_text_of_a_qr_is_exactly_three_fields(with_alice: Terminal) -> None:
    result = with_alice.types("qr", "alice", "--text")
    assert (result.exit_code, result.stderr) == (0, "")
    assert login(with_alice, token_of(result.stdout)) is not None


def test_a_new_qr_puts_the_phone_before_it_out_used_or_not(with_alice: Terminal) -> None:
    first = token_of(with_alice.types("qr", "alice", "--text").stdout)
    activate(with_alice, first)
    with closing(with_alice.store()) as store, store.begin() as tx:
        before = revision.current(tx)
    second = token_of(with_alice.types("qr", "alice", "--text").stdout)
    assert login(with_alice, first) is None
    with closing(with_alice.store()) as store, store.begin() as tx:
        assert devices.credentials(tx) == []
        assert revision.current(tx) > before
    third = token_of(with_alice.types("qr", "alice", "--text").stdout)
    assert login(with_alice, second) is None
    assert login(with_alice, third) is not None


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_qr_is_drawn_with_what_to_do(with_alice: Terminal, language: Language) -> None:
    with_alice.environment |= {"LANG": language, "SQUILLA_PENDING_MINUTES": "7"}
    result = with_alice.types("qr", "alice")
    drawing, _, said = result.stdout.rstrip().rpartition("\n")
    assert said == translate("cli.qr_shown", language, name="alice", minutes=7)
    assert len(drawing.splitlines()) > 10
    assert HOST not in drawing


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_phones_are_listed_with_their_state(with_alice: Terminal, language: Language) -> None:
    with_alice.environment["LANG"] = language
    assert with_alice.types("device", "list").stdout == ""
    token = token_of(with_alice.types("qr", "alice", "--text").stdout)
    waiting = translate("cli.phase_pending", language)
    assert with_alice.types("device", "list").stdout == f"alice\t{waiting}\t-\t\n"
    activate(with_alice, token)
    listed = with_alice.types("device", "list").stdout
    name, phase, registered, agent = listed.removesuffix("\n").split("\t")
    assert (name, phase, agent) == ("alice", translate("cli.phase_active", language), "App/1")
    assert re.fullmatch(r"2026-09-2\d \d\d:\d\d:\d\d", registered)


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_phone_is_logged_out_once(with_alice: Terminal, language: Language) -> None:
    with_alice.environment["LANG"] = language
    token = token_of(with_alice.types("qr", "alice", "--text").stdout)
    for key in ("cli.device_revoked", "cli.device_none"):
        result = with_alice.types("device", "revoke", "alice")
        assert (result.exit_code, result.stdout) == (
            0,
            translate(key, language, name="alice") + "\n",
        )
    assert login(with_alice, token) is None


@pytest.mark.parametrize("words", [("qr", "nobody", "--text"), ("device", "revoke", "nobody")])
def test_an_account_that_is_not_there(terminal: Terminal, words: tuple[str, ...]) -> None:
    result = terminal.types(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == translate("cli.no_such_user", "en", name="nobody") + "\n"
