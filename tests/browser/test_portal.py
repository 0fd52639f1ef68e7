"""From sign-in to a QR that somebody else's reader can read (M1, M3), with and without script."""

import time
from dataclasses import dataclass

import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from squilla.enroll.access import PhoneAccess
from squilla.services import Services
from tests.browser.conftest import OpenPage
from tests.browser.png import grey_pixels
from tests.unit.portal.product import FQDN, PASSWORD, add_person


@dataclass(frozen=True)
class Words:
    """What a person looks for on the pages, in their language."""

    locale: str
    username: str
    sign_in: str
    generate: str
    scan: str
    logged_in: str
    sign_out: str
    choose: str
    new: str
    again: str
    save: str
    changed: str


ITALIAN = Words(
    "it-IT",
    "Nome utente",
    "Accedi",
    "Genera QR",
    "Inquadra il codice con l'app",
    "Telefono collegato",
    "Esci",
    "Scegli la tua password",
    "Nuova password",
    "Ripeti la nuova password",
    "Salva la password",
    "Password cambiata",
)
ENGLISH = Words(
    "en-GB",
    "User name",
    "Sign in",
    "Generate QR",
    "Scan this code with the app",
    "Your phone is logged in",
    "Sign out",
    "Choose your password",
    "New password",
    "New password again",
    "Save the password",
    "Password changed",
)
IN_BOTH_LANGUAGES = pytest.mark.parametrize("words", [ITALIAN, ENGLISH], ids=lambda w: w.locale)
EVIL = "https://evil.example/"
PHONE = {"width": 360, "height": 740}


def sign_in(page: Page, words: Words, username: str = "anna") -> None:
    page.get_by_label(words.username).fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=words.sign_in).click()
    expect(page).to_have_url("/settings/mobile")


def generate_qr(page: Page, words: Words) -> str:
    """Click through to the QR and read it off the screen."""
    page.get_by_role("link", name=words.generate).click()
    page.get_by_role("button", name=words.generate).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words.scan)
    seen = zxingcpp.read_barcodes(grey_pixels(page.screenshot()))
    assert [code.format for code in seen] == [zxingcpp.BarcodeFormat.QRCode]
    return seen[0].text


@IN_BOTH_LANGUAGES
def test_from_sign_in_to_a_phone_that_is_logged_in(
    portal_page: OpenPage, services: Services, words: Words
) -> None:
    page = portal_page(locale=words.locale)
    sign_in(page, words)
    username, token, host = generate_qr(page, words).split(";")
    assert (username, host) == ("anna", FQDN)
    assert isinstance(services.access.present(username, token, time.time()), PhoneAccess)
    expect(page.get_by_text(words.logged_in, exact=True)).to_be_visible(timeout=8000)
    page.get_by_role("button", name=words.sign_out).click()
    expect(page).to_have_url("/")


@IN_BOTH_LANGUAGES
def test_a_one_time_password_leads_to_one_s_own(
    portal_page: OpenPage, services: Services, words: Words
) -> None:
    add_person(services, "carla", "Carla Verdi", "203", once=True)
    page = portal_page(locale=words.locale)
    page.get_by_label(words.username).fill("carla")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=words.sign_in).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words.choose)
    page.get_by_label(words.new, exact=True).fill("battery staple 7")
    page.get_by_label(words.again, exact=True).fill("battery staple 7")
    page.get_by_role("button", name=words.save).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words.changed)
    page.goto("/settings/mobile")
    expect(page.get_by_role("link", name=words.generate)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_qr_can_be_read_on_a_narrow_screen_in_any_theme(
    portal_page: OpenPage, services: Services, scheme: str
) -> None:
    add_person(services, "zażółć.日本", "Åse Ærø", "203")
    page = portal_page(locale="en-GB", viewport=PHONE, color_scheme=scheme)
    sign_in(page, ENGLISH, "zażółć.日本")
    assert generate_qr(page, ENGLISH).startswith("zażółć.日本;")


@IN_BOTH_LANGUAGES
def test_all_of_it_works_without_script(
    portal_page: OpenPage, services: Services, words: Words
) -> None:
    page = portal_page(locale=words.locale, java_script_enabled=False)
    sign_in(page, words)
    username, token, _ = generate_qr(page, words).split(";")
    assert services.access.present(username, token, time.time()) is not None
    page.goto("/settings/mobile")
    expect(page.get_by_text(words.logged_in, exact=True)).to_be_visible()
    page.get_by_role("button", name=words.sign_out).click()
    expect(page).to_have_url("/")


def test_reloading_keeps_the_phone_that_has_just_logged_in(
    portal_page: OpenPage, services: Services
) -> None:
    page = portal_page(locale="en-GB")
    sign_in(page, ENGLISH)
    username, token, _ = generate_qr(page, ENGLISH).split(";")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("This form is no longer valid")
    assert services.access.present(username, token, time.time()) is not None


def test_a_second_click_does_not_send_the_form_again(portal_page: OpenPage) -> None:
    page = portal_page(locale="en-GB")
    sign_in(page, ENGLISH)
    page.get_by_role("link", name="Generate QR").click()
    page.wait_for_url("/settings/mobile/qr")
    assert page.evaluate(SUBMITTED_TWICE) == ["sent", "held back"]


def test_another_site_can_neither_post_a_form_nor_frame_a_page(
    portal_page: OpenPage, base_url: str
) -> None:
    page = portal_page(locale="en-GB")
    sign_in(page, ENGLISH)
    evil = page.context.new_page()
    html = f'<form method="post" action="{base_url}/sign-out"><button>x</button></form>'
    html += f'<iframe src="{base_url}/settings"></iframe>'
    evil.route(EVIL, lambda route: route.fulfill(body=html, content_type="text/html"))
    evil.goto(EVIL, wait_until="load")
    assert evil.frames[1].get_by_role("heading").count() == 0
    evil.get_by_role("button").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mobile app")


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(
    portal_page: OpenPage, services: Services, width: int
) -> None:
    add_person(services, "long", "W" * 80, "204")
    page = portal_page(locale="it-IT", viewport={"width": width, "height": 740})
    sign_in(page, ITALIAN, "long")
    for path in ("/settings", "/settings/mobile", "/settings/mobile/qr", "/password", "/nowhere"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_reaches_everything_in_reading_order(portal_page: OpenPage) -> None:
    page = portal_page(locale="en-GB")
    sign_in(page, ENGLISH)
    reached = []
    for _ in range(11):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached == [
        "Skip to content",
        "Squilla",
        "IT",
        "Sign out",
        "Settings",
        "Mobile app",
        "Checks",
        "Change password",
        "Generate QR",
        f"https://{FQDN}/app/",
        "Log in without a QR code",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(portal_page: OpenPage, scheme: str) -> None:
    """WCAG 2.2 §1.4.3: at least 4.5 to 1, for every colour that text has."""
    page = portal_page(locale="en-GB", color_scheme=scheme)
    assert page.evaluate(WORST_CONTRAST) >= 4.5
    sign_in(page, ENGLISH)
    for path in ("/settings", "/settings/mobile", "/password", "/nowhere", "/settings/mobile/qr"):
        page.goto(path)
        assert page.evaluate(WORST_CONTRAST) >= 4.5
    page.get_by_role("button", name="Generate QR").click()
    page.locator(".qr").wait_for()
    page.wait_for_load_state()
    assert page.evaluate(WORST_CONTRAST) >= 4.5


SUBMITTED_TWICE = """() => {
  const form = document.querySelector("main form");
  const seen = [];
  form.addEventListener("submit", (event) => {
    seen.push(event.defaultPrevented ? "held back" : "sent");
    event.preventDefault();
  });
  form.requestSubmit();
  form.requestSubmit();
  return seen;
}"""

WORST_CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    const colour = getComputedStyle(node).backgroundColor;
    return colour === "rgba(0, 0, 0, 0)" ? ground(node.parentElement) : colour;
  };
  const contrast = (node) => {
    const pair = [light(getComputedStyle(node).color), light(ground(node))].sort();
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  };
  const withText = [...document.body.querySelectorAll("*")].filter((node) =>
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()));
  return Math.min(...withText.map(contrast));
}"""
