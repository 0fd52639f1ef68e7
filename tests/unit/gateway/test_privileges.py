"""Root is given up for good."""

import os

import pytest

from squilla.gateway import privileges
from squilla.gateway.privileges import become
from squilla.ops.preflight import Identity
from squilla.settings import BadSettings

SOMEBODY = Identity("somebody", 4711, 4712)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    calls: list[tuple[str, object]] = []
    for name in ("setgroups", "setgid", "setuid"):
        monkeypatch.setattr(os, name, lambda value, name=name: calls.append((name, value)))
    return calls


def test_groups_go_first_and_the_user_last(done: list[tuple[str, object]]) -> None:
    become(SOMEBODY)
    assert done == [("setgroups", []), ("setgid", 4712), ("setuid", 4711)]


def test_a_user_that_cannot_read_the_program_is_named(
    done: list[tuple[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privileges, "__file__", "/nowhere/privileges.py")
    with pytest.raises(BadSettings, match=r"^Setting user: somebody cannot read .* /opt\.$"):
        become(SOMEBODY)
    assert done
