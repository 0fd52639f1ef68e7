"""The built app in Chromium: it obeys its policy, is small, installs, and opens offline."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Locator, Page, expect

from squilla.phone.router import install_phone
from squilla.texts import translate

HOST = "127.0.0.1"  # a browser trusts it without TLS, service workers and all
FIRST_LOAD = 200_000
OPENED_MS = 5000
KEPT = "navigator.serviceWorker.ready.then(one => one.active !== null)"
SENT = """() => performance.getEntries()
    .filter(one => one.entryType === 'navigation' || one.entryType === 'resource')
    .map(one => [new URL(one.name).origin, one.encodedBodySize])"""
REFUSED = """async (addresses) => {
    const refused = [];
    addEventListener('securitypolicyviolation', (event) => refused.push(event.blockedURI));
    for (const address of addresses) {
        try { new WebSocket(address, 'sip').close(); } catch {}
    }
    await fetch('https://example.com/').catch(() => {});
    const end = Date.now() + 3000;
    while (refused.length < addresses.length && Date.now() < end) {
        await new Promise((later) => setTimeout(later, 20));
    }
    return refused;
}"""


@contextmanager
def serving() -> Iterator[str]:
    app = FastAPI(openapi_url=None)
    install_phone(app, host=HOST, phone_port=6061)
    with socket.create_server((HOST, 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="none", log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of somebody who was never here; what it complains of fails the test at its end."""
    complaints: list[str] = []
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda said: complaints.append(said.text) if "Security Policy" in said.text else None,
    )
    yield opened
    context.close()
    assert complaints == []


def scan(page: Page) -> Locator:
    return page.get_by_role("button", name=translate("app.sign_in_scan", "en"))


def test_it_opens_with_little_and_all_of_it_is_ours(page: Page) -> None:
    with serving() as origin:
        page.goto(f"{origin}/app")
        expect(scan(page)).to_be_visible(timeout=OPENED_MS)
        sent = page.evaluate(SENT)
    assert {where for where, _ in sent} == {origin}
    assert sum(size for _, size in sent) <= FIRST_LOAD


def test_it_can_be_installed_and_opens_when_the_server_is_gone(page: Page) -> None:
    with serving() as origin:
        page.goto(f"{origin}/app/")
        assert page.evaluate(KEPT)
        devtools = page.context.new_cdp_session(page)
        assert devtools.send("Page.getAppManifest")["errors"] == []
        found = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
        assert [one["errorId"] for one in found if one["errorId"] != "in-incognito"] == []
    page.reload()
    expect(scan(page)).to_be_visible(timeout=OPENED_MS)


def test_it_reaches_its_own_server_alone(browser: Browser) -> None:
    ours, others = f"wss://{HOST}:6061/ws", [f"wss://{HOST}:6062/ws", "wss://example.com:6061/ws"]
    page = browser.new_page()
    with serving() as origin:
        page.goto(f"{origin}/app/")
        refused = page.evaluate(REFUSED, [ours, *others])
    page.close()
    assert set(refused) == {*others, "https://example.com/"}
