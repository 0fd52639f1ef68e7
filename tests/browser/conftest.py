"""Headless Chromium on a real HTTPS server of the portal."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from squilla.services import Services
from tests.browser.server import serving
from tests.unit.portal.product import World, add_person, make_app, make_services

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--metrics-recording-only",
]

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with make_services(tmp_path, World(registered=True), clock=time.time) as made:
        add_person(made)
        yield made


@pytest.fixture
def base_url(services: Services, tmp_path: Path) -> Iterator[str]:
    with serving(make_app(services), tmp_path) as url:
        yield url


@pytest.fixture
def portal_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """Opens the first page in a fresh browser context with the options given (locale ...).

    Whatever a page reports as a violation of its policy, or as an error of its script, fails the
    test at its end.
    """
    complaints: list[str] = []
    with ExitStack() as contexts:

        def open_page(**context_options: Any) -> Page:
            context = browser.new_context(
                base_url=base_url, ignore_https_errors=True, **context_options
            )
            contexts.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: _note(complaints, message.text))
            page.goto("/")
            return page

        yield open_page
    assert complaints == []


def _note(complaints: list[str], message: str) -> None:
    if "Content Security Policy" in message:
        complaints.append(message)
