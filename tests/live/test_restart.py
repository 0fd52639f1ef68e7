"""Whatever is killed comes back, and the phone can call again without a new login."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla.pbx.rtpengine import is_alive
from tests.live.product import Product, eventually
from tests.live.softphones.account import SipAccount
from tests.live.softphones.linphone import Linphone
from tests.live.torture.message import Message
from tests.live.torture.sender import send
from tests.live.wire import trusting

RESTART_SECONDS = 20


@pytest.fixture(scope="module")
def mortal(open_folder: Path) -> Iterator[Product]:
    with Product(open_folder / "mortal") as running:
        running.add_person("ada", "201")
        yield running


@pytest.fixture(scope="module")
def account(mortal: Product) -> SipAccount:
    return mortal.app().login_with_qr(mortal.qr("ada"))


def kill(product: Product, child: str) -> None:
    """kill -9 of a child, and wait until the supervisor has another one ready."""
    before = product.children()[child]
    os.kill(before["pid"], signal.SIGKILL)
    eventually(
        lambda: product.children()[child]["restarts"] == before["restarts"] + 1,
        RESTART_SECONDS,
        product.tail,
    )
    eventually(lambda: opened(product), RESTART_SECONDS, product.tail)


def opened(product: Product) -> bool:
    """The edge challenges a REGISTER: it is up, knows its credentials (else 503), has media."""
    if not is_alive(int(product.settings["RTPENGINE_PORT"])):
        return False
    try:
        outcome = send("localhost", product.phone_port, trusting(product.ca_file), REGISTER)
    except OSError:
        return False
    return outcome.words == (401,)


REGISTER = Message(
    name="register",
    section="RFC 3261 10.2",
    raw=(
        b"REGISTER sip:localhost SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bKalive\r\n"
        b"From: <sip:x@localhost>;tag=1\r\nTo: <sip:x@localhost>\r\nCall-ID: alive\r\n"
        b"CSeq: 1 REGISTER\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    ),
    expect=frozenset({401}),
)


def hears_the_echo(phone: Linphone) -> None:
    phone.call("*43")
    phone.wait_connected(timeout=15)
    phone.hangup()


@pytest.mark.parametrize("child", ["kamailio", "rtpengine", "squilla"])
def test_a_killed_child_comes_back_under_a_registered_phone(
    child: str, mortal: Product, account: SipAccount, tmp_path: Path
) -> None:
    with Linphone(account, tmp_path / "phone", mortal.ca_file) as phone:
        phone.wait_registered()
        kill(mortal, child)
        # Linphone found its port closed for an instant, and by its own rule it registers again
        # only after 60 s; calling it can at once.
        hears_the_echo(phone)


def test_after_the_supervisor_is_killed_nothing_stays_and_the_login_still_holds(
    mortal: Product, account: SipAccount, tmp_path: Path
) -> None:
    pids = [child["pid"] for child in mortal.children().values()]
    mortal.kill_supervisor()
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), RESTART_SECONDS)
    mortal.log.write_text("")
    mortal.start()
    with Linphone(account, tmp_path / "phone", mortal.ca_file) as phone:
        phone.wait_registered()
        hears_the_echo(phone)
