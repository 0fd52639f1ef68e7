"""The store as commands open it."""

import os

import pytest

from squilla.commands import context
from tests.unit.commands.terminal import Terminal


@pytest.mark.parametrize(("is_another_user", "prepared"), [(False, [True]), (True, [])])
def test_the_services_user_leaves_the_folders_as_root_made_them(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    is_another_user: bool,  # noqa: FBT001
    prepared: list[bool],
) -> None:
    assert terminal.types("user", "list").exit_code == 0
    seen: list[bool] = []
    monkeypatch.setattr(context, "prepare_folders", lambda *_: seen.append(True))
    user = terminal.state.stat().st_uid + is_another_user
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert terminal.types("user", "list").exit_code == 0
    assert seen == prepared
