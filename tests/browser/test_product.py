"""The whole way on the running product: sign-in, QR, a phone that calls, log out (M1, M3, T1)."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest
import zxingcpp
from playwright.sync_api import Locator, Page, expect

from squilla.model.tokens import ha1
from tests.browser.conftest import OpenPage
from tests.browser.png import grey_pixels
from tests.live.product import PASSWORD, Product
from tests.live.softphones.app_wire import HttpRefused

ROBOT_SECONDS = 14  # longer than the announcement, which is not echoed
REFRESHED_MS = 8000
QR = re.compile(r"ada;([0-9a-f]{40});localhost")


@dataclass(frozen=True)
class Words:
    """What a person looks for on the pages, in their language."""

    locale: str
    username: str
    sign_in: str
    settings: str
    mobile: str
    generate: str
    warning: str
    waiting: str
    logged_in: str
    seen: str
    done: str
    log_out: str
    none: str


ITALIAN = Words(
    "it-IT",
    "Nome utente",
    "Accedi",
    "Impostazioni",
    "App per cellulare",
    "Genera QR",
    "Il telefono collegato adesso smetterà subito di funzionare",
    "In attesa del telefono",
    "Telefono collegato",
    "Ultima registrazione",
    "Fatto",
    "Scollega il telefono",
    "Nessun telefono collegato",
)
ENGLISH = Words(
    "en-GB",
    "User name",
    "Sign in",
    "Settings",
    "Mobile app",
    "Generate QR",
    "The phone that is logged in now will stop working at once",
    "Waiting for your phone",
    "Your phone is logged in",
    "Last registration",
    "Done",
    "Log out the phone",
    "No phone is logged in",
)


@pytest.fixture
def base_url(product: Product) -> str:
    return f"https://localhost:{product.https_port}"


def sign_in(page: Page, words: Words) -> None:
    page.get_by_label(words.username).fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=words.sign_in).click()


def generate_qr(page: Page, words: Words) -> str:
    """By the menu to the QR, past the warning, and off the screen."""
    page.get_by_role("link", name=words.settings).click()
    page.get_by_role("main").get_by_role("link", name=words.mobile).click()
    page.get_by_role("link", name=words.generate).click()
    expect(page.get_by_text(words.warning)).to_be_visible()
    page.get_by_role("button", name=words.generate).click()
    page.locator(".qr").wait_for()
    (code,) = zxingcpp.read_barcodes(grey_pixels(page.screenshot()))
    return code.text


def robot_calls(product: Product, qr: str) -> str:
    """A robot phone anywhere: it has the QR and trusts the authority, and knows nothing else."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("SQUILLA_")}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "squilla", "call", "*43", "--seconds", str(ROBOT_SECONDS)),
            *("--qr", qr, "--https-port", str(product.https_port)),
        ],
        env={**inherited, "SSL_CERT_FILE": str(product.ca_file), "LC_ALL": "C"},
        text=True,
        capture_output=True,
        timeout=ROBOT_SECONDS + 30,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fact(page: Page, name: str) -> Locator:
    """What the list about the phone says under a name."""
    return page.locator("dt", has_text=re.compile(f"^{name}$")).locator("xpath=following::dd[1]")


@pytest.mark.parametrize("words", [ITALIAN, ENGLISH], ids=lambda words: words.locale)
def test_from_sign_in_to_a_call_and_out_again(
    product: Product, portal_page: OpenPage, words: Words
) -> None:
    product.app().login_with_qr(product.qr("ada"))
    page = portal_page(locale=words.locale)
    sign_in(page, words)
    qr = generate_qr(page, words)
    assert QR.fullmatch(qr)
    expect(page.get_by_text(words.waiting, exact=True)).to_be_visible()
    assert robot_calls(product, qr).startswith("echo test: ok")
    expect(page.get_by_text(words.logged_in, exact=True)).to_be_visible(timeout=REFRESHED_MS)
    page.get_by_role("link", name=words.done).click()
    expect(fact(page, "App")).to_have_text("Squilla")
    expect(fact(page, words.seen)).to_have_text(re.compile(r"\d\d:\d\d$"))
    secret = product.app().login_with_qr(qr).secret
    page.get_by_role("link", name=words.log_out).click()
    page.get_by_role("button", name=words.log_out).click()
    expect(page.get_by_text(words.none, exact=True)).to_be_visible()
    with pytest.raises(HttpRefused) as refused:
        product.app().login_with_qr(qr)
    assert refused.value.status == 401
    cookies = [cookie["value"] for cookie in page.context.cookies() if "squilla" in cookie["name"]]
    secrets = {qr.split(";")[1], secret, ha1("92201", "localhost", secret), PASSWORD, *cookies}
    assert len(secrets) >= 5
    written = product.log.read_text(errors="replace")
    assert '"account": "ada"' in written
    assert [secret for secret in secrets if secret in written] == []
