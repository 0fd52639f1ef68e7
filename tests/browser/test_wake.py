"""A call for a browser that is closed: the product's own push, shown by a real service worker (M4).

The browser cannot subscribe at a push service here, so the fake one stands between: what reaches
it is decrypted there, and handed to Chromium by the browser's own protocol for tests.
"""

import asyncio
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.live.night import NOTICED_SECONDS, Caller, Night, night
from tests.live.product import eventually
from tests.live.push_services import Arrived
from tests.live.wire import as_ours, connected, trusting

SECONDS = 10.0
PAGE = """<!doctype html><title>Phone</title><script>
const shown = [];
navigator.serviceWorker.addEventListener("message", (event) => shown.push(event.data));
navigator.serviceWorker.startMessages();
</script>"""
# The worker tells the page: the list that Chromium keeps forgets one that it is still drawing.
WORKER = """
self.addEventListener("push", (event) => event.waitUntil(show(event.data.json())));
async function show(call) {
  const title = call.type === "call" ? `Call from ${call.caller}` : `Missed ${call.caller}`;
  await self.registration.showNotification(title, { tag: call.id });
  const pages = await self.clients.matchAll({ includeUncontrolled: true });
  pages.forEach((page) => page.postMessage({ title, tag: call.id }));
}
"""
ACTIVATED = """async () =>
  (await navigator.serviceWorker.ready).active.state === "activated"
"""
POLL_MS = 20


@pytest.fixture(scope="module")
def at_night(open_folder: Path) -> Iterator[Night]:
    with night(open_folder / "browser-night", ("ada",), settings={"WAKE_SECONDS": "20"}) as found:
        found.product.add_person("bruno", "202")
        yield found


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing."""


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    """A page with a service worker; localhost needs no certificate to be trusted with one."""
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "worker.js").write_text(WORKER)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join(SECONDS)
    server.server_close()


class Worker:
    """The page's service worker, and the way to hand it a push."""

    def __init__(self, page: Page, origin: str) -> None:
        self._page = page
        self._origin = origin
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._id = ""
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")
        page.goto(origin)
        page.evaluate("navigator.serviceWorker.register('/worker.js')")
        page.wait_for_function(ACTIVATED)
        while not self._id:
            page.wait_for_timeout(POLL_MS)  # lets the browser's event in

    def deliver(self, arrived: Arrived) -> None:
        """Hand over a push."""
        self._session.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self._origin,
                "registrationId": self._id,
                "data": json.dumps(arrived.content),
            },
        )

    def shows(self, *titles: str) -> list[str]:
        """Wait until just these were shown, one after the other; their tags."""
        eventually(lambda: [one["title"] for one in self._shown()] == list(titles), SECONDS)
        return [one["tag"] for one in self._shown()]

    def _shown(self) -> list[dict[str, str]]:
        shown: list[dict[str, str]] = self._page.evaluate("shown")
        return shown

    def _note(self, event: dict[str, Any]) -> None:
        self._id = next((one["registrationId"] for one in event["registrations"]), self._id)


@pytest.fixture
def worker(browser: Browser, origin: str) -> Iterator[Worker]:
    context = browser.new_context()
    context.grant_permissions(["notifications"], origin=origin)
    yield Worker(context.new_page(), origin)
    context.close()


def subscribed(at_night: Night) -> "queue.Queue[Arrived]":
    """Log Bruno in, and subscribe his browser with the app's login token; its pushes."""
    product, fake = at_night.product, at_night.services.webpush
    username, token, _ = product.qr("bruno").split(";")
    account = product.app().login_with_qr(f"{username};{token};localhost")
    at_night.people["bruno"] = as_ours(account)
    with httpx2.Client(
        base_url=f"https://localhost:{product.https_port}/webrest/user",
        verify=trusting(product.ca_file),
        headers={"Authorization": f"{username}:{token}"},
        trust_env=False,
    ) as app:
        vapid = app.get("/push").json()["vapid"]
        endpoint, p256dh, auth = fake.subscribe(vapid)
        keys = {"p256dh": p256dh, "auth": auth}
        put = app.put("/push", json={"endpoint": endpoint, "keys": keys})
        assert put.status_code == 204, put.text
        assert app.get("/push").json()["subscribed"]
    pushes: queue.Queue[Arrived] = queue.Queue()
    at_night.services.listen(endpoint, pushes.put)
    threading.Event().wait(NOTICED_SECONDS)
    return pushes


class Scene:
    """Ada calls Bruno, in a thread of its own: Playwright's needs the first one."""

    def __init__(self, at_night: Night, *, is_answered: bool) -> None:
        self._night = at_night
        self._is_answered = is_answered
        self._go_on = threading.Event()

    def go_on(self) -> None:
        """The notification was seen."""
        self._go_on.set()

    async def play(self, ada: Caller) -> None:
        attempt = ada.call("202")
        assert await asyncio.to_thread(self._go_on.wait, SECONDS)
        if not self._is_answered:
            attempt.outgoing.cancel()
            assert await attempt.refused() == 487
            return
        async with connected(self._night.product, self._night.people["bruno"]) as page:
            await page.register()
            incoming = await asyncio.wait_for(page.incoming.get(), SECONDS)
            assert incoming.call_id == attempt.call_id
            incoming.reject(486)
            assert await attempt.refused() == 486


@contextmanager
def playing(at_night: Night, *, is_answered: bool) -> Iterator[Scene]:
    scene, failures = Scene(at_night, is_answered=is_answered), list[BaseException]()

    def run() -> None:
        try:
            at_night.play(scene.play)
        except BaseException as failure:  # noqa: BLE001 - told where the test sees it
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield scene
    finally:
        scene.go_on()
        thread.join(2 * SECONDS)
    assert failures == []


def test_a_closed_browser_shows_who_calls_and_the_call_waits_for_it(
    at_night: Night, worker: Worker
) -> None:
    pushes = subscribed(at_night)
    with playing(at_night, is_answered=True):
        call = pushes.get(timeout=SECONDS)
        assert call.kind == "call"
        worker.deliver(call)
        worker.shows("Call from 201")


def test_a_call_that_was_missed_replaces_its_notification(at_night: Night, worker: Worker) -> None:
    pushes = subscribed(at_night)
    with playing(at_night, is_answered=False) as scene:
        worker.deliver(pushes.get(timeout=SECONDS))
        worker.shows("Call from 201")
        scene.go_on()
        missed = pushes.get(timeout=SECONDS)
        while missed.kind == "call":  # it was pushed once more while the worker started
            missed = pushes.get(timeout=SECONDS)
        worker.deliver(missed)
        first, second = worker.shows("Call from 201", "Missed 201")
        assert first == second  # so the browser puts the new one in the old one's place
