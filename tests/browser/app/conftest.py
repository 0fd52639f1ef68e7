"""Chromium with a microphone that plays a file, and the app signed in on the running product."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.app.app_page import AppPage
from tests.browser.app.ear import EAR
from tests.browser.app.heard import PHONE_HZ
from tests.browser.app.voice import voice
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.live.product import Product
from tests.live.softphones.audio import tone

PHONE: ViewportSize = {"width": 360, "height": 740}
TOLD = ("Content Security Policy", "Uncaught")

OpenApp = Callable[..., AppPage]


def phone_flags(spoken: Path) -> list[str]:
    """The flags of a browser on a phone whose microphone hears a WAV over and over."""
    return [
        *FLAGS,
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={spoken}",
        "--ignore-certificate-errors",
        "--autoplay-policy=no-user-gesture-required",
        "--allow-loopback-in-peer-connection",
    ]


@pytest.fixture(scope="session")
def spoken(open_folder: Path) -> Path:
    """What the app's microphone hears: beeps of voice.SPOKEN_HZ."""
    return voice(open_folder / "voice.wav")


@pytest.fixture(scope="session")
def tone_660(open_folder: Path) -> Path:
    """What a softphone plays: twenty seconds of PHONE_HZ."""
    return tone(open_folder / "phone.wav", PHONE_HZ, 20)


@contextmanager
def launched(spoken: Path, program: str | Path = CHROMIUM) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=phone_flags(spoken))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def browser(spoken: Path) -> Iterator[Browser]:
    with launched(spoken) as chromium:
        yield chromium


@pytest.fixture
def open_app(browser: Browser, product: Product) -> Iterator[OpenApp]:
    """Opens the app, signed in as nobody yet, in a browser context of its own.

    What a page reports as a violation of its policy, or as an error of its script, fails the test
    at its end.
    """
    complaints: list[str] = []
    origin = f"https://{product.settings['HOST']}:{product.https_port}"
    with ExitStack() as contexts:

        def open_one(locale: str = "en-GB", at: str = "") -> AppPage:
            """A phone of that language; `at` is another product's origin."""
            context = browser.new_context(
                base_url=at or origin,
                ignore_https_errors=True,
                viewport=PHONE,
                locale=locale,
                reduced_motion="reduce",  # what swings can't be pressed by a program
            )
            contexts.callback(context.close)
            context.add_init_script(EAR)
            return AppPage(noting(context.new_page(), complaints), "it" if "it" in locale else "en")

        yield open_one
    assert complaints == []


@pytest.fixture
def ada(open_app: OpenApp, product: Product) -> AppPage:
    """Ada's app in English, signed in by her QR's link, and ready for calls."""
    app = open_app()
    app.sign_in(product.qr("ada"))
    app.is_ready()
    return app


def noting(page: Page, complaints: list[str]) -> Page:
    """The page, which adds to the list what it complains of."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if any(w in said.text for w in TOLD) else None,
    )
    return page
