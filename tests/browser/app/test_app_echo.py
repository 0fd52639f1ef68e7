"""The echo test of the app, against the real *43 (T1)."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.app.app_page import AppPage
from tests.browser.app.voice import SPOKEN_HZ
from tests.live.product import eventually

ANNOUNCED_SECONDS = 15  # longer than the announcement, which is not echoed
MINUTE_SECONDS = 70.0
OTHER_HZ = 1000
AUDIBLE = 0.05  # of a full-scale square wave


def begin(ada: AppPage) -> None:
    ada.go_to("settings")
    ada.press("echo_start")


def meter(ada: AppPage, key: str) -> Locator:
    return ada.page.get_by_role("meter", name=ada.words(key))


def level(of: Locator) -> float:
    return float(of.get_attribute("value") or 0)


def test_the_voice_comes_back_for_a_minute_and_the_verdict_is_good(ada: AppPage) -> None:
    begin(ada)
    eventually(lambda: level(meter(ada, "echo_out")) > AUDIBLE, 10)
    eventually(lambda: level(meter(ada, "echo_in")) > AUDIBLE, 10)
    bar = ada.page.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", re.compile("1[5-9]|2."), timeout=1000 * 30)
    ada.hears(SPOKEN_HZ, OTHER_HZ)
    eventually(lambda: level(meter(ada, "echo_in")) > AUDIBLE, 10)
    ada.shows("echo_good", MINUTE_SECONDS)
    ada.press("close")
    ada.is_ready()


def test_a_test_that_is_stopped_judges_nothing(ada: AppPage) -> None:
    begin(ada)
    bar = ada.page.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "2", timeout=1000 * 10)
    ada.press("echo_stop")
    verdict = ada.page.get_by_role("alert")
    expect(verdict).to_contain_text(re.compile(r"Test stopped after [23] seconds"))
    ada.press("close")
    ada.is_ready()
