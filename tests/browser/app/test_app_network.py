"""The network goes and comes back, or is another one: the app says so, and a call lives (P3)."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.app.app_page import AppPage
from tests.browser.app.conftest import launched
from tests.browser.app.roaming import MOBILE, WIFI, Roaming, roaming
from tests.browser.app.voice import SPOKEN_HZ
from tests.browser.conftest import CHROMIUM
from tests.live.namespaces import HOST, PUBLIC_ADDRESS, inside
from tests.live.product import Product, eventually

OTHER_HZ = 1000
NOTICED_SECONDS = 20.0  # ICE gives a silent way up after about six
BACK_SECONDS = 30.0  # a connection is asked for again after 1, 3 and 7 seconds (RFC 6298)
RESTART_SECONDS = 20.0


@pytest.fixture(scope="module")
def network() -> Iterator[Roaming]:
    with roaming() as found:
        yield found


@pytest.fixture(scope="module")
def product(open_folder: Path, network: Roaming) -> Iterator[Product]:
    """A PBX with a public address."""
    listens = ("HTTPS_ADDRESS", "SIP_ADDRESS", "RTP_ADDRESS", "PUBLIC_ADDRESS")
    settings = dict.fromkeys(listens, PUBLIC_ADDRESS)
    launcher = inside(network.pbx, ())
    with Product(open_folder / "public", launcher=launcher, HOST=HOST, **settings) as running:
        running.add_person("ada", "201")
        running.add_person("bruno", "202", "Bruno Però")
        yield running


@pytest.fixture(scope="module")
def browser(open_folder: Path, network: Roaming, spoken: Path) -> Iterator[Browser]:
    """The phone's."""
    program = open_folder / "chromium-of-the-phone"
    command = " ".join(inside(network.phone, [CHROMIUM]))
    program.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    program.chmod(0o755)
    with launched(spoken, program) as chromium:
        yield chromium


@pytest.fixture(autouse=True)
def in_the_wifi(network: Roaming) -> None:
    network.accept_strangers(on=False)
    network.leave(MOBILE)
    network.enter(WIFI)


def talk_to_the_echo(ada: AppPage) -> None:
    ada.dial("*43")
    ada.talks()
    ada.shows("quality_good")


def goes_on(ada: AppPage) -> None:
    """The call lives again and carries sound both ways; after it another one can be made."""
    ada.shows_no("call_reconnecting", BACK_SECONDS)
    ada.hears(SPOKEN_HZ, OTHER_HZ, BACK_SECONDS)
    ada.press("call_hang_up")
    ada.is_over("ending_hung_up")
    ada.is_ready(BACK_SECONDS)
    talk_to_the_echo(ada)
    ada.press("call_hang_up")
    ada.is_over("ending_hung_up")


def test_a_call_goes_on_after_a_tunnel(ada: AppPage, network: Roaming) -> None:
    talk_to_the_echo(ada)
    with network.tunnel():
        ada.shows("call_reconnecting", NOTICED_SECONDS)
    goes_on(ada)


def test_a_call_goes_on_in_another_network(ada: AppPage, network: Roaming) -> None:
    talk_to_the_echo(ada)
    network.leave(WIFI)
    ada.shows("call_reconnecting", NOTICED_SECONDS)
    network.enter(MOBILE)
    goes_on(ada)


def test_without_a_network_the_app_says_so_and_comes_back(ada: AppPage, network: Roaming) -> None:
    network.leave(WIFI)
    ada.shows("line_offline", NOTICED_SECONDS)
    network.enter(WIFI)
    ada.is_ready(BACK_SECONDS)
    talk_to_the_echo(ada)


def test_the_sound_of_a_call_goes_on_while_the_edge_starts_anew(
    ada: AppPage, product: Product
) -> None:
    talk_to_the_echo(ada)
    edge = product.children()["kamailio"]
    os.kill(edge["pid"], signal.SIGKILL)
    ada.shows("call_reconnecting", NOTICED_SECONDS)
    eventually(
        lambda: product.children()["kamailio"]["restarts"] > edge["restarts"], RESTART_SECONDS
    )
    goes_on(ada)


@contextmanager
def somebody_calls(product: Product, network: Roaming, number: str) -> Iterator[None]:
    """Bruno's robot phone, at the PBX; it talks once it is answered."""
    words = ("call", number, "--seconds", "20", "--json")
    who = ("--qr", product.qr("bruno"), "--https-port", str(product.https_port))
    robot = subprocess.Popen(
        inside(network.pbx, [sys.executable, "-m", "squilla", *words, *who]),
        env={**os.environ, "SQUILLA_CONFIG": "/dev/null", "SSL_CERT_FILE": str(product.ca_file)},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        robot.terminate()
        robot.wait(RESTART_SECONDS)


@pytest.mark.parametrize("lost", ["answer", "ack"])
def test_a_call_that_rings_can_be_answered_in_another_network(
    lost: str, ada: AppPage, product: Product, network: Roaming
) -> None:
    """The app answers before it knows that the connection it uses is not the way any more."""
    network.accept_strangers(on=lost == "ack")
    with somebody_calls(product, network, "201"):
        ada.rings()
        network.leave(WIFI)
        ada.page.wait_for_function("() => !navigator.onLine")
        network.enter(MOBILE)
        ada.press("call_answer")
        ada.talks(BACK_SECONDS)
        ada.shows_no("call_reconnecting", BACK_SECONDS)
        ada.hears_anything(BACK_SECONDS)
        ada.press("call_hang_up")
        ada.is_over("ending_hung_up")
