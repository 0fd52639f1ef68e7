"""What has to be done so that the edge accepts what the store says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.control.credentials import Accept, Command, Drop, Refuse, plan
from squilla.model.devices import Credential

USERS = ["92201", "92202", "92203"]
HA1S = ["a", "b"]


def credential(user: str, ha1: str) -> Credential:
    return Credential(user, ha1, f"device of {user}")


@pytest.mark.parametrize(
    ("wanted", "applied", "commands"),
    [
        ({}, {}, []),
        ({"92201": "a"}, {"92201": "a"}, []),
        ({"92201": "a"}, {}, [Accept(credential("92201", "a"))]),
        ({"92201": "b"}, {"92201": "a"}, [Accept(credential("92201", "b")), Drop("92201")]),
        ({}, {"92201": "a"}, [Refuse("92201"), Drop("92201")]),
    ],
    ids=["nothing", "the same", "new", "changed", "gone"],
)
def test_plan(wanted: dict[str, str], applied: dict[str, str], commands: list[Command]) -> None:
    assert plan([credential(*item) for item in wanted.items()], applied) == commands


tables = st.dictionaries(st.sampled_from(USERS), st.sampled_from(HA1S))


@given(tables, tables)
def test_carrying_it_out_gives_what_is_wanted(
    wanted: dict[str, str], applied: dict[str, str]
) -> None:
    commands = plan([credential(*item) for item in wanted.items()], applied)
    table = dict(applied)
    for command in commands:
        match command:
            case Accept(new):
                table[new.sip_user] = new.ha1
            case Refuse(user):
                del table[user]
    assert table == wanted


@given(tables, tables)
def test_whoever_is_dropped_cannot_come_back_with_the_old_secret(
    wanted: dict[str, str], applied: dict[str, str]
) -> None:
    commands = plan([credential(*item) for item in wanted.items()], applied)
    dropped = {command.sip_user for command in commands if isinstance(command, Drop)}
    assert dropped == {user for user in applied if wanted.get(user) != applied[user]}
    for user in dropped:
        new = wanted.get(user)
        before: Command = Refuse(user) if new is None else Accept(credential(user, new))
        assert commands.index(before) < commands.index(Drop(user))


def test_no_repr_shows_what_a_password_is_made_of() -> None:
    assert "5ecret" not in repr(plan([credential("92201", "5ecret")], {"92201": "x"}))
