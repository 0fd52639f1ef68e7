"""The network goes and comes back, or is another one: the app says so, and a call lives (P3)."""

import os
import signal
from collections.abc import Iterator
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
