"""The inner parts of `squilla up`."""

import asyncio
import re

import pytest

from squilla.commands import run
from squilla.enroll.passwords import verify_password
from squilla.settings import Settings, read_settings
from squilla.store import accounts
from squilla.texts import translate
from tests.unit.commands.terminal import HOST, Terminal


@pytest.mark.parametrize(
    ("port", "origin"), [(443, f"https://{HOST}"), (8443, f"https://{HOST}:8443")]
)
def test_the_addresses_of_portal_and_app_are_told(
    port: int, origin: str, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = Settings.model_validate({"host": HOST, "https_port": port})
    welcome = run._welcome(chosen, first_account=False, prove=False)

    async def welcomed() -> None:
        await welcome()

    asyncio.run(welcomed())
    said = capsys.readouterr().out
    assert translate("cli.ready", "en", url=f"{origin}/") in said
    assert translate("cli.ready_app", "en", url=f"{origin}/app/") in said


@pytest.fixture
def typed_in(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    for name, value in terminal.environment.items():
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    return terminal


def test_the_first_account_has_a_password_to_be_used_once(
    typed_in: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    run._make_first_account(read_settings())
    shown = re.search(r"user name admin, one-time password: (\S{12})\n", capsys.readouterr().out)
    assert shown is not None
    store = typed_in.store()
    with store.begin() as tx:
        (made,) = accounts.everyone(tx)
    store.close()
    assert made.password_once
    assert verify_password(made.password_hash, shown[1])


def test_where_there_are_people_none_is_made(
    typed_in: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    typed_in.adds()
    run._make_first_account(read_settings())
    said = capsys.readouterr().out
    assert said.startswith(translate("cli.accounts_exist", "en", name="alice"))
    assert "password:" not in said
    assert typed_in.types("user", "list").stdout == "alice\t201\tAlice\n"
