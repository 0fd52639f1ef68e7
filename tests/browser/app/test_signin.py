"""Into the app by camera, picture, link and password, and out of it by another phone (M1-M3)."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Response, expect

from squilla.texts import translate
from tests.browser.app.app_page import AppPage
from tests.browser.app.conftest import OpenApp, phone_flags
from tests.browser.app.qr_picture import film, picture, png
from tests.browser.app.signing_in import (
    kept_by_browser,
    show_picture,
    text_of,
    traffic_of,
    type_password,
)
from tests.browser.conftest import CHROMIUM
from tests.live.night import NOTICED_SECONDS
from tests.live.product import PASSWORD, Product
from tests.live.softphones.app_wire import HttpRefused

log = logging.getLogger(__name__)
TOKEN = "0123456789abcdef" * 2 + "01234567"
BLANK = Image.new("L", (300, 300), 255)
IN_BOTH_LANGUAGES = pytest.mark.parametrize("locale", ["it-IT", "en-GB"])
REGISTERED_MS = 3000  # for a busy machine; a quiet one takes a third of a second
REGISTERED = "() => document.querySelector('.lamp-ready') && performance.now()"
SILENT_MS = 5000
MINUTE_MS = 60_000  # the app asks the server once in it


@pytest.fixture
def filmed(tmp_path: Path) -> Path:
    """What the camera films: write it before the camera is opened."""
    return tmp_path / "camera.y4m"


@pytest.fixture
def with_camera(browser: Browser, spoken: Path, filmed: Path) -> Iterator[Browser]:
    """A browser of its own, because the camera is a flag."""
    flags = [*phone_flags(spoken), f"--use-file-for-fake-video-capture={filmed}"]
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    yield chromium
    chromium.close()


@IN_BOTH_LANGUAGES
def test_the_camera_scans_the_qr(
    with_camera: Browser, filmed: Path, product: Product, locale: str
) -> None:
    filmed.write_bytes(film(product.qr("ada")))
    context = with_camera.new_context(
        base_url=f"https://localhost:{product.https_port}", locale=locale
    )
    app = AppPage(context.new_page(), "it" if locale == "it-IT" else "en")
    app.open()
    assert not app.page.evaluate("'BarcodeDetector' in window")  # so ours reads it
    app.press("sign_in_scan")
    app.is_ready()
    assert app.page.evaluate("document.querySelector('video')") is None
    context.close()


def test_a_picture_of_the_qr_will_do(open_app: OpenApp, product: Product) -> None:
    app = open_app()
    app.open()
    show_picture(app, "qr.png", png(picture(product.qr("ada"))))
    app.is_ready()


def test_another_qr_says_what_is_wrong_with_it(open_app: OpenApp) -> None:
    app = open_app()
    app.open()
    for text, said in (
        ("https://www.example.com/", "qr_parts"),
        ("csc:7Hy2", "qr_other_app"),
        (f"ada rossi;{TOKEN};localhost", "qr_username"),
        ("ada;short;localhost", "qr_token"),
        (f"ada;{TOKEN};local_host", "qr_host"),
        (f"ada;{TOKEN};localhost", "login_token"),
    ):
        show_picture(app, "qr.png", png(picture(text)))
        app.shows(said)
    show_picture(app, "white.png", png(BLANK))
    app.shows("picture_no_code")


def test_a_qr_of_another_server_leads_to_the_app_there(open_app: OpenApp) -> None:
    app = open_app()
    app.open()
    show_picture(app, "qr.png", png(picture(f"ada;{TOKEN};pbx.example.com")))
    app.shows("login_other_server", host="pbx.example.com")
    link = app.page.get_by_role("alert").get_by_role("link")
    expect(link).to_have_attribute(
        "href", f"https://pbx.example.com/app/#ada;{TOKEN};pbx.example.com"
    )
    assert TOKEN not in link.inner_text()


@IN_BOTH_LANGUAGES
def test_user_name_and_password_will_do_and_mistakes_are_named(
    open_app: OpenApp, locale: str
) -> None:
    app = open_app(locale)
    app.open()
    type_password(app, "ada", "not this one")
    app.shows("login_password")
    type_password(app, "201", PASSWORD)
    app.shows("login_extension")
    type_password(app, "ada", PASSWORD)
    app.is_ready()


def open_from_portal(page: Page) -> tuple[Page, str]:
    """In the portal: sign in, generate, and press the link; the app's page and its token."""
    page.goto("/")
    page.get_by_label("User name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/settings/mobile")
    page.get_by_role("link", name="Generate QR").click()
    page.get_by_role("button", name="Generate QR").click()
    link = page.get_by_role("link", name=translate("portal.qr_open", "en"))
    token = (link.get_attribute("href") or "").split(";")[1]
    with page.context.expect_page() as opened:
        link.click()
    return opened.value, token


def test_the_portals_link_opens_it_signed_in_and_no_page_can_read_its_secret(
    open_app: OpenApp, product: Product
) -> None:
    portal = open_app().page
    told: list[Response] = []
    portal.context.on("response", lambda response: told.append(response))  # noqa: PLW0108
    page, linked = open_from_portal(portal)
    app = AppPage(page)
    app.is_ready()
    token = answers(told, "/authentication/token")["token"]
    secret = answers(told, "/user/me")["endpoints"]["extension"][0]["secret"]
    assert page.url == f"https://localhost:{product.https_port}/app/"
    devtools = page.context.new_cdp_session(page)
    visits = devtools.send("Page.getNavigationHistory")["entries"]
    visited = [visit["url"] for visit in visits]
    kept = kept_by_browser(page)
    assert len(kept["squilla/sealed"]) == 1  # type: ignore[arg-type]
    assert kept["squilla/keys"] == [{"extractable": False}]
    everything = text_of([visited, kept, page.context.cookies(), page.content()])
    assert "squilla" in everything
    assert [one for one in (linked, token, secret, PASSWORD) if one in everything] == []


def answers(told: list[Response], path: str) -> Any:
    """What the contract answered on a path."""
    (found,) = [one for one in told if one.url.endswith(f"/webrest{path}")]
    return found.json()


def test_the_portals_link_is_worth_nothing_once_it_was_opened(
    open_app: OpenApp, product: Product
) -> None:
    """Chromium lists it among the addresses visited."""
    portal = open_app().page
    page, linked = open_from_portal(portal)
    AppPage(page).is_ready()
    with pytest.raises(HttpRefused):
        product.app().login_with_qr(f"ada;{linked};localhost")
    other = open_app()
    other.sign_in(f"ada;{linked};localhost")
    other.shows("login_token")
    page.goto(f"/app/?again#ada;{linked};localhost")
    AppPage(page).is_ready()


def test_it_starts_again_signed_in(ada: AppPage) -> None:
    ada.page.reload()
    ada.is_ready()
    ada.open()
    ada.is_ready()


def test_it_is_registered_a_moment_after_it_was_opened(ada: AppPage) -> None:
    took = []
    for _ in range(3):
        ada.page.reload(wait_until="commit")
        took.append(ada.page.wait_for_function(REGISTERED, timeout=10_000).json_value())
    log.info("registered after %s ms", [round(one) for one in took])
    assert min(took) < REGISTERED_MS, took


def says_so_and_stops(app: AppPage) -> None:
    app.shows("takeover_title")
    app.shows("takeover")
    traffic = traffic_of(app.page)
    app.page.wait_for_timeout(SILENT_MS)
    assert traffic() == []
    assert kept_by_browser(app.page)["squilla/sealed"] == []
    app.page.reload()
    expect(app.button("sign_in_scan")).to_be_visible()


def test_a_new_qr_that_nobody_uses_ends_it_once_somebody_looks(
    ada: AppPage, product: Product
) -> None:
    product.qr("ada")
    time.sleep(NOTICED_SECONDS)
    ada.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    says_so_and_stops(ada)


def test_a_login_on_another_phone_ends_it_within_a_minute(
    open_app: OpenApp, product: Product
) -> None:
    app, other = open_app(), open_app("it-IT")
    app.page.clock.install()
    app.sign_in(product.qr("ada"))
    app.is_ready()
    other.open()
    type_password(other, "ada", PASSWORD)
    other.is_ready()
    app.page.clock.fast_forward(MINUTE_MS)
    says_so_and_stops(app)
    other.is_ready()
