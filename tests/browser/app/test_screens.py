"""Every screen on a small phone: usable with a finger, a keyboard, a screen reader, in both themes.

`SQUILLA_PICTURES=docs/images` keeps the English ones for the documentation.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app.app_page import AppPage
from tests.browser.app.conftest import OpenApp
from tests.browser.app.screen import faults, keep, tab_to
from tests.live.product import PASSWORD, Product

ECHO_MS = 9000  # until the message is over and the voice comes back
LISTENED_MS = 1500  # until there is a quality to show


def in_view(app: AppPage, key: str) -> None:
    expect(app.button(key)).to_be_in_viewport(ratio=1)


def signing_in(app: AppPage, qr: str) -> Iterator[str]:
    app.open()
    in_view(app, "sign_in_scan")
    yield "signin"
    app.page.locator("summary").click()
    yield "password"
    app.press("sign_in_scan")
    in_view(app, "close")
    yield "scanner"
    app.sign_in(qr)
    app.is_ready()


def at_rest(app: AppPage) -> Iterator[str]:
    app.shows("push_explain")
    in_view(app, "keypad_call")
    yield "notice"
    app.press("later")
    app.page.get_by_label(app.words("keypad_number")).fill("202")
    in_view(app, "keypad_call")
    yield "keypad"
    app.go_to("contacts")
    expect(app.page.get_by_text("Bruno Però")).to_be_visible()
    yield "contacts"
    app.go_to("settings")
    yield "settings"
    app.press("sign_out")
    yield "signout"


def called(app: AppPage, bruno: AppPage) -> Iterator[str]:
    bruno.dial("201")
    app.rings()
    in_view(app, "call_answer")
    yield "ringing"
    bruno.press("call_hang_up")
    app.shows("ending_missed")
    yield "missed"
    app.press("close")
    yield "badge"
    app.go_to("history")
    yield "history"
    bruno.press("close")


def talking(app: AppPage, bruno: AppPage) -> Iterator[str]:
    bruno.dial("201")
    app.rings()
    app.press("call_answer")
    app.talks()
    app.page.wait_for_timeout(LISTENED_MS)
    in_view(app, "call_hang_up")
    yield "talking"
    app.press("call_keys")
    app.page.get_by_role("button", name="1", exact=True).click()
    in_view(app, "call_hang_up")
    yield "keys"
    app.press("call_audio")
    in_view(app, "call_hang_up")
    yield "audio"
    bruno.press("call_hang_up")
    app.shows("ending_left")
    yield "ended"
    app.press("close")


def echo(app: AppPage) -> Iterator[str]:
    app.go_to("settings")
    app.press("echo_start")
    app.page.wait_for_timeout(ECHO_MS)
    yield "echo"
    app.press("echo_stop")
    app.shows("echo_result")
    yield "verdict"


@pytest.mark.parametrize("locale", ["it-IT", "en-GB"])
def test_each_screen_has_no_fault(open_app: OpenApp, product: Product, locale: str) -> None:
    app, bruno = open_app(locale), open_app()
    found: dict[str, list[str]] = {}

    def judge(screens: Iterator[str]) -> None:
        for name in screens:
            found[name] = faults(app.page)
            if locale == "en-GB":
                keep(app.page, name)

    judge(signing_in(app, product.qr("ada")))
    judge(at_rest(app))
    bruno.sign_in(product.qr("bruno"))
    bruno.is_ready()
    judge(called(app, bruno))
    judge(talking(app, bruno))
    judge(echo(app))
    assert len(found) == 18
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_keyboard_is_enough(open_app: OpenApp) -> None:
    app = open_app()
    app.open()
    app.shows("sign_in_intro")
    page: Page = app.page
    tab_to(page, app.words("sign_in_manual"))
    page.keyboard.press("Enter")
    tab_to(page, app.words("sign_in_username"))
    page.keyboard.type("ada")
    tab_to(page, app.words("sign_in_password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    app.is_ready()
    tab_to(page, app.words("keypad_number"))
    page.keyboard.type("*43")
    page.keyboard.press("Enter")
    app.talks()
    tab_to(page, app.words("call_keys"))
    page.keyboard.press("Space")
    tab_to(page, "5")
    page.keyboard.press("Enter")
    tab_to(page, app.words("call_hang_up"))
    page.keyboard.press("Enter")
    app.shows("ending_hung_up")
    tab_to(page, app.words("close"))
    page.keyboard.press("Enter")
    expect(page.get_by_label(app.words("keypad_number"))).to_be_visible()
