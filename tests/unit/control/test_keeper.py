"""The credentials of the edge follow the store's, whatever happened in between (M3)."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from squilla.control import keeper
from squilla.control.credentials import Accept, Command, Drop, Refuse
from squilla.control.edge import Edge
from squilla.control.keeper import CredentialKeeper
from squilla.control.rpc import EdgeUnreachable, Rpc
from squilla.model.devices import Device
from squilla.store import accounts, devices
from squilla.store.engine import Store


class FakeEdge(Edge):
    """Kamailio's tables; a restart empties them, and a registration stays until it is dropped."""

    def __init__(self) -> None:
        super().__init__(cast("Rpc", None))
        self.ha1: dict[str, str] = {}
        self.ready = False
        self.away = False
        self.registered: dict[str, str] = {}
        self.emptied = 0

    def phone_registers(self, user: str) -> None:
        self.registered[user] = self.ha1[user]

    def restart(self) -> None:
        self.ha1, self.registered, self.ready = {}, {}, False

    def run(self, command: Command) -> None:
        self._answer()
        match command:
            case Accept(credential):
                self.ha1[credential.sip_user] = credential.ha1
            case Refuse(user):
                self.ha1.pop(user, None)
            case Drop(user):
                self.registered.pop(user, None)

    def known_ha1(self, sip_user: str) -> str | None:
        self._answer()
        return self.ha1.get(sip_user)

    def credential_count(self) -> int:
        self._answer()
        return len(self.ha1)

    def forget_credentials(self) -> None:
        self._answer()
        self.ha1, self.ready = {}, False
        self.emptied += 1

    def open(self) -> None:
        self._answer()
        self.ready = True

    def is_open(self) -> bool:
        self._answer()
        return self.ready

    def _answer(self) -> None:
        if self.away:
            raise EdgeUnreachable("away")


class World:
    """A store with people, an edge, and the keeper between them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.edge = FakeEdge()
        self.keeper = CredentialKeeper(store, self.edge)

    def log_in(self, extension: str, ha1: str) -> None:
        with self.store.begin() as tx:
            person = accounts.by_username(tx, f"u{extension}") or accounts.add(
                tx,
                username=f"u{extension}",
                display_name="U",
                extension=extension,
                password_hash="h",
            )
            name = f"{extension}-{ha1}"
            device = Device(name, person.id, 0.0, 600.0)
            devices.replace(tx, device, sip_user=f"92{extension}", token_hashes=[f"t{name}"])
            devices.activate(tx, name, used_hash=f"t{name}", ha1=ha1, now=1.0)

    def log_out(self, extension: str) -> None:
        with self.store.begin() as tx:
            person = accounts.by_username(tx, f"u{extension}")
            assert person
            devices.remove(tx, person.id)

    def new_keeper(self) -> None:
        """The control plane starts again, and knows nothing of what it did."""
        self.keeper = CredentialKeeper(self.store, self.edge)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    store.migrate()
    made = World(store)
    made.log_in("201", "a1")
    made.log_in("202", "b1")
    made.keeper.step()
    for user in ("92201", "92202"):
        made.edge.phone_registers(user)
    yield made
    store.close()


BOTH = {"92201": "a1", "92202": "b1"}


def test_a_fresh_edge_is_filled_and_then_opened(world: World) -> None:
    assert world.edge.ha1 == BOTH
    assert world.edge.ready


def test_nothing_changed_nothing_done(world: World) -> None:
    world.edge.ha1["92201"] = "only a comparison would see this"
    world.keeper.step()
    assert world.edge.ha1["92201"] == "only a comparison would see this"


def test_a_new_login_puts_the_old_phone_out_and_leaves_the_others(world: World) -> None:
    world.log_in("201", "a2")
    world.keeper.step()
    assert world.edge.ha1 == {"92201": "a2", "92202": "b1"}
    assert world.edge.registered == {"92202": "b1"}


def test_a_logged_out_phone_is_refused_and_dropped(world: World) -> None:
    world.log_out("201")
    world.keeper.step()
    assert world.edge.ha1 == world.edge.registered == {"92202": "b1"}


def test_a_restarted_edge_is_filled_anew(world: World) -> None:
    world.edge.restart()
    world.keeper.step()
    assert world.edge.ha1 == BOTH
    assert world.edge.ready


def test_a_restarted_control_plane_disturbs_no_phone(world: World) -> None:
    world.new_keeper()
    world.keeper.step()
    assert world.edge.ha1 == world.edge.registered == BOTH
    assert world.edge.ready
    assert world.edge.emptied == 0


def test_a_login_that_ended_while_it_was_away_is_refused_and_the_others_are_not(
    world: World,
) -> None:
    world.log_out("201")
    world.new_keeper()
    world.keeper.step()
    assert world.edge.ha1 == {"92202": "b1"}
    assert world.edge.registered["92202"] == "b1"
    assert world.edge.ready


def test_a_phone_that_changed_while_it_was_away_is_put_out(world: World) -> None:
    world.log_in("201", "a2")
    world.log_out("202")
    world.log_in("203", "c1")
    world.new_keeper()
    world.keeper.step()
    assert world.edge.ha1 == {"92201": "a2", "92203": "c1"}
    assert "92201" not in world.edge.registered


def test_an_edge_that_went_away_is_compared_again_when_it_is_back(world: World) -> None:
    world.edge.away = True
    with pytest.raises(EdgeUnreachable):
        world.keeper.step()
    world.edge.away = False
    world.edge.restart()
    world.log_in("201", "a2")
    world.keeper.step()
    assert world.edge.ha1 == {"92201": "a2", "92202": "b1"}


def test_an_edge_that_restarts_behind_our_back_is_not_opened_half_empty(world: World) -> None:
    class Restarting(FakeEdge):
        def is_open(self) -> bool:
            was_open = super().is_open()
            self.restart()
            return was_open

    world.edge.__class__ = Restarting
    world.log_in("201", "a2")
    world.keeper.step()
    assert not world.edge.ready
    world.edge.__class__ = FakeEdge
    world.keeper.step()
    assert world.edge.ha1 == {"92201": "a2", "92202": "b1"}


def test_the_loop_repairs_at_once_when_poked_and_survives_an_edge_that_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "POLL_SECONDS", 60.0)
    rounds = threading.Semaphore(0)
    thread = threading.Thread(target=world.keeper.run, args=(rounds.release,))
    world.edge.away = True
    thread.start()
    try:
        world.keeper.poke()
        assert rounds.acquire(timeout=5)
        world.edge.away = False
        world.log_in("201", "a2")
        world.keeper.poke()
        assert rounds.acquire(timeout=5)
        assert world.edge.ha1 == {"92201": "a2", "92202": "b1"}
        assert not rounds.acquire(timeout=0.05), "it went round again without a reason"
    finally:
        world.keeper.stop()
        thread.join(timeout=5)
    assert not thread.is_alive()


def test_the_loop_looks_by_itself_for_what_other_processes_changed(world: World) -> None:
    rounds = threading.Semaphore(0)
    thread = threading.Thread(target=world.keeper.run, args=(rounds.release,))
    thread.start()
    try:
        world.log_in("201", "a2")
        for _ in range(2):
            assert rounds.acquire(timeout=5)
        assert world.edge.ha1["92201"] == "a2"
    finally:
        world.keeper.stop()
        thread.join(timeout=5)


def test_settling_returns_when_the_edge_knows_the_change(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "POLL_SECONDS", 60.0)
    loop = threading.Thread(target=world.keeper.run)
    loop.start()
    try:
        for number in range(20):
            world.log_in("201", f"secret{number}")
            world.keeper.settle()
            assert world.edge.ha1["92201"] == f"secret{number}"
    finally:
        world.keeper.stop()
        loop.join(5)


def test_settling_gives_up_on_an_edge_that_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "SETTLE_SECONDS", 0.05)
    world.edge.away = True
    world.log_in("201", "secret")
    world.keeper.settle()
    assert world.edge.ha1.get("92201") != "secret"
