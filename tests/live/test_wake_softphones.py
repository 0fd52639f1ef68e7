"""Phones that nobody here wrote sleep, are pushed, wake, ring and talk (M4, P4).

To sleep is for them to be killed; the push starts their program again, as a phone's system does.
"""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.night import Night, night
from tests.live.product import eventually
from tests.live.push_services import Arrived
from tests.live.softphones.account import SipAccount
from tests.live.softphones.audio import tone_level
from tests.live.softphones.baresip import Baresip
from tests.live.softphones.linphone import Linphone
from tests.live.softphones.phone import Softphone
from tests.live.softphones.program import Program
from tests.live.wire import as_ours, with_phone

HEARD, NOT_HEARD = 0.1, 0.02
WAKE_SECONDS = 25


class PushedLinphone(Linphone):
    """Announces its push address itself, as the apps that are built from it do."""

    said = ""

    def _prepare(self) -> Program:
        program = super()._prepare()
        rc = self._folder / "linphonerc"
        parameters = f"[proxy_0]\ncontact_uri_parameters={self.said.removeprefix(';')}\n"
        rc.write_text(rc.read_text().replace("[proxy_0]\n", parameters))
        return program


@pytest.fixture(scope="module")
def at_night(open_folder: Path) -> Iterator[Night]:
    with night(open_folder / "softphones", settings={"WAKE_SECONDS": str(WAKE_SECONDS)}) as found:
        yield found


@pytest.fixture(scope="module")
def accounts(at_night: Night) -> dict[str, SipAccount]:
    """The people's accounts as softphones are told them."""
    return {
        name: SipAccount(one.user, one.secret, one.domain, "localhost", one.port)
        for name, one in at_night.people.items()
    }


@pytest.fixture
def push(at_night: Night) -> tuple[str, threading.Event]:
    """What a new app says in its Contact, and what is set by a push for it."""
    token, said = at_night.services.new_android()
    woken = threading.Event()

    def wake(arrived: Arrived) -> None:
        if arrived.kind == "call":
            woken.set()

    at_night.services.listen(token, wake)
    return said, woken


def falls_asleep(
    kind: type[Softphone], at_night: Night, account: SipAccount, said: str, folder: Path
) -> None:
    """It has announced its push address, and is killed. Baresip can't, so we do it for it."""
    PushedLinphone.said = said
    if kind is Baresip:
        with_phone(
            at_night.product, as_ours(account), lambda phone: phone.register(uri_parameters=said)
        )
        return
    phone = kind(account, folder, at_night.product.ca_file)
    phone.start()
    try:
        phone.wait_registered()
    finally:
        phone.vanish()


@pytest.mark.parametrize(("caller_kind", "kind"), [(Baresip, PushedLinphone), (Linphone, Baresip)])
def test_a_real_phone_is_woken_rings_and_talks(
    caller_kind: type[Softphone],
    kind: type[Softphone],
    at_night: Night,
    accounts: dict[str, SipAccount],
    push: tuple[str, threading.Event],
    tmp_path: Path,
    tone_440: Path,
    tone_660: Path,
) -> None:
    said, woken = push
    ca_file = at_night.product.ca_file
    falls_asleep(kind, at_night, accounts["bruno"], said, tmp_path / "asleep")
    with caller_kind(accounts["ada"], tmp_path / "ada", ca_file) as caller:
        caller.wait_registered()
        caller.call("202")
        assert woken.wait(WAKE_SECONDS)
        with kind(accounts["bruno"], tmp_path / "bruno", ca_file) as callee:
            assert "92201" in callee.wait_incoming()
            callee.answer()
            caller.wait_connected()
            callee.wait_connected()
            caller.record(tmp_path / "ada.wav")
            callee.record(tmp_path / "bruno.wav")
            caller.play(tone_440)
            callee.play(tone_660)
            time.sleep(3)
            caller.hangup()
            callee.wait_ended()
    heard_in(tmp_path / "bruno.wav", 440, 1000)
    heard_in(tmp_path / "ada.wav", 660, 1000)


@pytest.mark.parametrize("kind", [PushedLinphone, Baresip])
def test_a_real_phone_that_wakes_too_late_is_not_rung(
    kind: type[Softphone],
    at_night: Night,
    accounts: dict[str, SipAccount],
    push: tuple[str, threading.Event],
    tmp_path: Path,
) -> None:
    said, woken = push
    ca_file = at_night.product.ca_file
    falls_asleep(kind, at_night, accounts["bruno"], said, tmp_path / "asleep")
    with Baresip(accounts["ada"], tmp_path / "ada", ca_file) as caller:
        caller.wait_registered()
        caller.call("202")
        assert woken.wait(WAKE_SECONDS)
        caller.hangup()
        with kind(accounts["bruno"], tmp_path / "bruno", ca_file) as callee:
            callee.wait_registered()
            with pytest.raises(AssertionError):
                callee.wait_incoming(timeout=1.0)


def heard_in(recording: Path, frequency: int, other: int) -> None:
    """The one tone is in the recording, the other isn't."""
    eventually(recording.exists, 5)
    assert tone_level(recording, frequency) > HEARD
    assert tone_level(recording, other) < NOT_HEARD
