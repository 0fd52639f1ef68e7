"""`squilla user`."""

from contextlib import closing
from pathlib import Path

import pytest

from squilla.enroll.passwords import verify_password
from squilla.model.accounts import Account
from squilla.model.devices import Device
from squilla.store import accounts, devices, sessions
from squilla.texts import Language, translate
from tests.unit.commands.terminal import PASSWORD, Terminal


def account(terminal: Terminal, name: str = "alice") -> Account | None:
    with closing(terminal.store()) as store, store.begin() as tx:
        return accounts.by_username(tx, name)


@pytest.mark.parametrize("language", ["it", "en"])
def test_an_account_is_made(tmp_path: Path, language: Language) -> None:
    terminal = Terminal(tmp_path / "state", language)
    result = terminal.adds(" Alice ")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout == translate("cli.user_added", language, name="alice", extension="201") + "\n"
    )
    made = account(terminal)
    assert made is not None
    assert verify_password(made.password_hash, PASSWORD)
    assert terminal.types("user", "list").stdout == "alice\t201\tAlice\n"


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize(
    ("name", "extension", "password", "refusal"),
    [
        ("al;ice", "202", PASSWORD, "username_characters"),
        ("al:ice", "202", PASSWORD, "username_characters"),
        ("al ice", "202", PASSWORD, "username_characters"),
        ("202", "202", PASSWORD, "username_digits"),
        ("x" * 65, "202", PASSWORD, "username_length"),
        ("ALICE", "202", PASSWORD, "username_taken"),
        ("bob", "201", PASSWORD, "extension_taken"),
        ("bob", "2a2", PASSWORD, "extension_digits"),
        ("bob", "202", "short", "password_length"),
        ("bob", "202", "", "password_length"),
        ("bob", "202", "x" * 257, "password_length"),
    ],
)
def test_what_an_account_cannot_be_is_said_and_nothing_is_made(
    with_alice: Terminal,
    name: str,
    extension: str,
    password: str,
    refusal: str,
    language: Language,
) -> None:
    with_alice.environment["LANG"] = language
    result = with_alice.adds(name, extension, password)
    assert result.exit_code == 1
    assert result.stderr == translate(f"account.{refusal}", language) + "\n"
    assert with_alice.types("user", "list").stdout == "alice\t201\tAlice\n"


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("words", [("remove",), ("password", "--password-stdin")])
def test_an_account_that_is_not_there(
    terminal: Terminal, words: tuple[str, ...], language: Language
) -> None:
    terminal.environment["LANG"] = language
    result = terminal.types("user", words[0], "nobody", *words[1:], typed="x\n")
    assert result.exit_code == 1
    assert result.stderr == translate("cli.no_such_user", language, name="nobody") + "\n"


def test_a_removed_account_is_gone(with_alice: Terminal) -> None:
    result = with_alice.types("user", "remove", "ALICE")
    assert (result.exit_code, result.stdout) == (0, "Account alice removed.\n")
    assert with_alice.types("user", "list").stdout == ""


def test_a_new_password_ends_sign_ins_and_leaves_the_phone(with_alice: Terminal) -> None:
    alice = account(with_alice)
    assert alice is not None
    with closing(with_alice.store()) as store, store.begin() as tx:
        sessions.add(tx, "s" * 64, "portal", alice.id, expires_at=9e9)
        device = Device("d", alice.id, 0.0, 9e9)
        devices.replace(tx, device, sip_user="92201", token_hashes=["t"])
    typed = "another horse\r\n"
    result = with_alice.types("user", "password", "alice", "--password-stdin", typed=typed)
    assert result.exit_code == 0, result.output
    changed = account(with_alice)
    assert changed is not None
    assert verify_password(changed.password_hash, "another horse")
    with closing(with_alice.store()) as store, store.begin() as tx:
        assert sessions.owner(tx, "s" * 64, "portal", now=1.0) is None
        assert devices.of_account(tx, alice.id) is not None


def test_a_password_typed_by_hand_is_asked_for_twice_and_never_shown(with_alice: Terminal) -> None:
    typed = "another horse\nanother house\nanother horse\nanother horse\n"
    result = with_alice.types("user", "password", "alice", typed=typed)
    assert result.exit_code == 0
    assert "another" not in result.output
    changed = account(with_alice)
    assert changed is not None
    assert verify_password(changed.password_hash, "another horse")


def test_a_bad_new_password_leaves_the_old_one(with_alice: Terminal) -> None:
    result = with_alice.types("user", "password", "alice", "--password-stdin", typed="short\n")
    assert (result.exit_code, result.stderr) == (
        1,
        translate("account.password_length", "en") + "\n",
    )
    kept = account(with_alice)
    assert kept is not None
    assert verify_password(kept.password_hash, PASSWORD)


def test_the_robot_is_no_person(with_alice: Terminal) -> None:
    with closing(with_alice.store()) as store, store.begin() as tx:
        accounts.add(
            tx, username="echo robot", display_name="R", extension="robot", password_hash=None
        )
    assert "robot" not in with_alice.types("user", "list").stdout
    result = with_alice.types("user", "password", "echo robot", "--password-stdin", typed="x\n")
    assert result.exit_code == 1
    assert result.stderr == translate("cli.user_has_no_password", "en", name="echo robot") + "\n"


def test_the_state_folder_is_not_for_everybody_to_change(with_alice: Terminal) -> None:
    assert with_alice.state.stat().st_mode & 0o022 == 0
    assert (with_alice.state / "run").stat().st_mode & 0o007 == 0


@pytest.mark.parametrize("once", [True, False])
def test_a_password_is_for_one_sign_in_only_when_asked_for(
    terminal: Terminal, *, once: bool
) -> None:
    more = ("--once",) if once else ()
    words = ("user", "add", "alice", "--name", "Alice", "--extension", "201", "--password-stdin")
    assert terminal.types(*words, *more, typed=f"{PASSWORD}\n").exit_code == 0
    made = account(terminal)
    assert made is not None
    assert made.password_once is once


@pytest.mark.parametrize("once", [True, False])
def test_a_new_password_is_for_one_sign_in_only_when_asked_for(
    with_alice: Terminal, *, once: bool
) -> None:
    words = ("user", "password", "alice", "--password-stdin")
    for more in (("--once",), ("--once",) if once else ()):
        assert with_alice.types(*words, *more, typed="another horse\n").exit_code == 0
    changed = account(with_alice)
    assert changed is not None
    assert changed.password_once is once
