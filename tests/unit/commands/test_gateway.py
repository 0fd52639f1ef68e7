"""`squilla gateway`."""

import re
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from squilla.gateway.admission import Admitted, Barred, Stranger, admit
from squilla.store.gateway import MAX_WHY
from squilla.texts import Language, translate
from tests.unit.commands.terminal import Terminal
from tests.unit.gateway.world import basic

LANGUAGES = pytest.mark.parametrize("language", ["it", "en"])


def system(terminal: Terminal, *words: str) -> tuple[int, str, str]:
    result = terminal.types("gateway", "system", *words)
    return result.exit_code, result.stdout, result.stderr


def secret_of_new(terminal: Terminal, name: str = "nova") -> str:
    shown = re.search(
        r'^gateway_secret = "([0-9a-f]{64})"$', system(terminal, "add", name)[1], re.M
    )
    assert shown is not None
    return shown[1]


def admitted(terminal: Terminal, secret: str, name: str = "nova") -> object:
    with closing(terminal.store()) as store:
        return admit(store, basic(name, secret)["Authorization"])


@LANGUAGES
def test_a_system_is_added_and_its_secret_opens_the_gateway(
    tmp_path: Path, language: Language
) -> None:
    terminal = Terminal(tmp_path / "state", language)
    code, said, _ = system(terminal, "add", "nova")
    secret = said.split('gateway_secret = "')[1].split('"')[0]
    assert (code, said) == (
        0,
        translate("gateway.added", language, id="nova", secret=secret) + "\n",
    )
    assert admitted(terminal, secret) == Admitted("nova")
    state = translate("gateway.state_active", language)
    assert system(terminal, "list") == (0, f"nova\t{state}\n", "")


def test_the_secret_is_shown_once(terminal: Terminal) -> None:
    secret = secret_of_new(terminal)
    assert secret not in "".join(map(str, system(terminal, "list")))
    files = [file.read_bytes() for file in terminal.state.rglob("*") if file.is_file()]
    assert not any(secret.encode() in content for content in files)


@LANGUAGES
def test_a_blocked_system_is_barred_until_it_is_not(tmp_path: Path, language: Language) -> None:
    terminal = Terminal(tmp_path / "state")
    secret = secret_of_new(terminal)
    terminal.environment["LANG"] = language
    said = translate("gateway.blocked", language, id="nova") + "\n"
    assert system(terminal, "block", "nova", "--reason", " non pagato ") == (0, said, "")
    assert admitted(terminal, secret) == Barred("nova", "non pagato")
    state = translate("gateway.state_blocked", language)
    assert system(terminal, "list") == (0, f"nova\t{state}\tnon pagato\n", "")
    said = translate("gateway.unblocked", language, id="nova") + "\n"
    assert system(terminal, "unblock", "nova") == (0, said, "")
    assert admitted(terminal, secret) == Admitted("nova")


def test_a_removed_system_is_a_stranger(terminal: Terminal) -> None:
    secret = secret_of_new(terminal)
    said = translate("gateway.removed", "en", id="nova") + "\n"
    assert system(terminal, "remove", "nova") == (0, said, "")
    assert admitted(terminal, secret) == Stranger()
    assert system(terminal, "list") == (0, "", "")


def test_systems_are_listed_by_id(terminal: Terminal) -> None:
    for name in ("orion", "nova"):
        secret_of_new(terminal, name)
    assert system(terminal, "list")[1] == "nova\tactive\norion\tactive\n"


@LANGUAGES
@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("add", "a:b"), "bad_id"),
        (("add", "a b"), "bad_id"),
        (("add", ""), "bad_id"),
        (("add", "a" * 65), "bad_id"),
        (("add", "nova"), "id_taken"),
        (("block", "other", "--reason", "x"), "no_such_system"),
        (("block", "nova", "--reason", " "), "bad_reason"),
        (("block", "nova", "--reason", "a\nb"), "bad_reason"),
        (("block", "nova", "--reason", "x" * (MAX_WHY + 1)), "bad_reason"),
        (("unblock", "other"), "no_such_system"),
        (("remove", "other"), "no_such_system"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    tmp_path: Path, words: Sequence[str], refusal: str, language: Language
) -> None:
    terminal = Terminal(tmp_path / "state")
    secret = secret_of_new(terminal)
    terminal.environment["LANG"] = language
    said = translate(f"gateway.{refusal}", language, id=words[1], most=MAX_WHY) + "\n"
    assert system(terminal, *words) == (1, "", said)
    assert admitted(terminal, secret) == Admitted("nova")


def test_a_block_needs_a_reason(terminal: Terminal) -> None:
    secret = secret_of_new(terminal)
    assert system(terminal, "block", "nova")[0] == 2
    assert admitted(terminal, secret) == Admitted("nova")
