"""The app and phones that nobody here wrote call each other and hear each other (M1, P2)."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.app.app_page import AppPage
from tests.browser.app.heard import PHONE_HZ, pauses_in, the_app_is_in
from tests.browser.app.voice import SPOKEN_HZ
from tests.live.product import Product
from tests.live.softphones.baresip import Baresip
from tests.live.softphones.linphone import Linphone
from tests.live.softphones.phone import Softphone

KINDS = pytest.mark.parametrize("kind", [Linphone, Baresip])
ENOUGH_SECONDS = 4  # of talk, for a recording that can be measured


@pytest.fixture
def bruno(kind: type[Softphone], product: Product, tmp_path: Path) -> Softphone:
    """Bruno's phone, not yet switched on."""
    account = product.app().login_with_qr(product.qr("bruno"))
    return kind(account, tmp_path / "phone", product.ca_file)


def hear_each_other(ada: AppPage, bruno: Softphone, recording: Path, tone: Path) -> None:
    """Both are in a call that was just answered."""
    ada.talks()
    bruno.wait_connected()
    bruno.record(recording)
    bruno.play(tone)
    ada.hears(PHONE_HZ, SPOKEN_HZ)
    ada.talked(ENOUGH_SECONDS)


@KINDS
def test_the_app_calls_a_phone_and_hangs_up(
    ada: AppPage, bruno: Softphone, tmp_path: Path, tone_660: Path
) -> None:
    recording = tmp_path / "heard.wav"
    with bruno:
        bruno.wait_registered()
        ada.dial("202")
        assert "92201" in bruno.wait_incoming()
        ada.shows("call_rings_there")
        bruno.answer()
        hear_each_other(ada, bruno, recording, tone_660)
        ada.press("call_hang_up")
        bruno.wait_ended()
        ada.is_over("ending_hung_up")
    the_app_is_in(recording)
    (row,) = ada.past()
    assert row.startswith(f"202\n{ada.words('history_out')} ")
    assert re.search(r" 0:0[4-9]\n", row), row


@KINDS
def test_a_phone_calls_the_app_and_hangs_up(
    ada: AppPage, bruno: Softphone, tmp_path: Path, tone_660: Path
) -> None:
    recording = tmp_path / "heard.wav"
    with bruno:
        bruno.wait_registered()
        bruno.call("201")
        assert ada.rings() == "202"
        ada.press("call_answer")
        hear_each_other(ada, bruno, recording, tone_660)
        bruno.hangup()
        ada.is_over("ending_left")
    the_app_is_in(recording)
    (row,) = ada.past()
    assert ada.words("history_in") in row


# What baresip 1.0.0 records ends with the first offer within the call, here the hold.
@pytest.mark.parametrize(("kind", "pauses"), [(Linphone, 2), (Baresip, 1)])
def test_mute_and_hold_silence_a_call_until_they_are_released(
    ada: AppPage, bruno: Softphone, pauses: int, tmp_path: Path, tone_660: Path
) -> None:
    recording = tmp_path / "heard.wav"
    with bruno:
        bruno.wait_registered()
        ada.dial("202")
        bruno.wait_incoming()
        bruno.answer()
        hear_each_other(ada, bruno, recording, tone_660)
        ada.press("call_mute")
        expect(ada.button("call_mute")).to_have_attribute("aria-pressed", "true")
        ada.hears(PHONE_HZ, SPOKEN_HZ)
        ada.talked(2, more=True)
        ada.press("call_mute")
        ada.talked(2, more=True)
        ada.press("call_hold")
        ada.shows("call_held")
        ada.hears_nothing(PHONE_HZ)
        ada.talked(2, more=True)
        ada.press("call_hold")
        ada.shows_no("call_held")
        ada.hears(PHONE_HZ, SPOKEN_HZ)
        ada.talked(2, more=True)
        ada.press("call_hang_up")
        bruno.wait_ended()
    the_app_is_in(recording)
    assert pauses_in(recording) == pauses


def test_the_keys_pressed_in_a_call_are_heard_as_tones(
    ada: AppPage, product: Product, tmp_path: Path
) -> None:
    account = product.app().login_with_qr(product.qr("bruno"))
    with Linphone(account, tmp_path / "phone", product.ca_file, auto_answer=True) as bruno:
        bruno.wait_registered()
        ada.dial("202")
        ada.talks()
        ada.press("call_keys")
        for key, heard in (("4", "4"), ("keypad_hash", "#"), ("0", "0")):
            ada.press_key(key)
            bruno.wait_key(heard)
        ada.press("call_hang_up")
        bruno.wait_ended()
