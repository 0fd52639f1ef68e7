"""A browser whose app is closed: its push service, its service worker, and somebody who calls.

Chromium reaches no push service here. The page's `subscribe` gets a subscription at the fake one
instead; what that decrypts is handed to the worker by the browser's own protocol for tests.
"""

import json
import queue
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Worker

from tests.browser.app.app_page import SECONDS
from tests.live.night import Attempt, Caller, Night
from tests.live.push_services import Arrived, PushServices

POLL_SECONDS = 0.02
SUBSCRIBING = """(() => {
  const bytes = (text) => Uint8Array.from(text, (one) => one.charCodeAt(0)).buffer;
  const unpadded = (text) => text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const subscription = (kept) => kept && {
    endpoint: kept.endpoint,
    options: { applicationServerKey: bytes(kept.key), userVisibleOnly: true },
    toJSON: () => ({ endpoint: kept.endpoint, keys: kept.keys }),
    unsubscribe: () => atPushService("unsubscribe", ""),
  };
  PushManager.prototype.getSubscription = async () =>
    subscription(await atPushService("get", ""));
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const key = String.fromCharCode(...new Uint8Array(applicationServerKey));
    return subscription(await atPushService(unpadded(btoa(key)), key));
  };
})();"""
WATCH = """() => {
  self.shown = [];
  const show = self.registration.showNotification;
  self.registration.showNotification = function (title, options) {
    self.shown.push({ title, ...options });
    return show.call(this, title, options);
  };
}"""
# Made up, because the list that Chromium keeps forgets a notification that it is still drawing.
PRESS = """(action) => {
  const { data } = self.shown.at(-1);
  const event = new Event("notificationclick");
  const made = { action, notification: { data, close: () => {} }, waitUntil: () => {} };
  self.dispatchEvent(Object.assign(event, made));
}"""


@dataclass(frozen=True)
class Pushed:
    """A push, and when it reached the push service (seconds of the monotonic clock)."""

    arrived: Arrived
    at: float


class PushService:
    """The browser's push service: at most one subscription, as for one service worker."""

    def __init__(self, context: BrowserContext, services: PushServices) -> None:
        self.pushes: queue.Queue[Pushed] = queue.Queue()
        self.kept: dict[str, Any] | None = None
        self._services = services
        context.expose_function("atPushService", self._asked)
        context.add_init_script(SUBSCRIBING)

    def _asked(self, what: str, key: str) -> Any:
        if what == "unsubscribe":
            self.kept = None
            return True
        if what != "get":
            endpoint, p256dh, auth = self._services.webpush.subscribe(what)
            keys = {"p256dh": p256dh, "auth": auth}
            self.kept = {"endpoint": endpoint, "key": key, "keys": keys}
            self._services.listen(endpoint, self._arrived)
        return self.kept

    def _arrived(self, arrived: Arrived) -> None:
        self.pushes.put(Pushed(arrived, time.monotonic()))

    def next(self, kind: str) -> Pushed:
        """The next push of a kind; a call may be pushed more than once."""
        found = self.pushes.get(timeout=SECONDS)
        while found.arrived.kind != kind:
            found = self.pushes.get(timeout=SECONDS)
        return found


class ClosedApp:
    """What is left of the app when no page is open: its service worker."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        """The app must have been open in the context, in its one page."""
        (app,) = context.pages
        self._blank = context.new_page()
        self._session: CDPSession = context.new_cdp_session(self._blank)
        self._origin = origin
        self._ids: list[str] = []
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")
        (self._worker,) = _workers(context)
        self._worker.evaluate(WATCH)
        app.close()
        while not self._ids:
            self._blank.wait_for_timeout(1000 * POLL_SECONDS)

    def deliver(self, pushed: Pushed) -> None:
        """Wake the worker with what the push service has decrypted."""
        content = json.dumps(pushed.arrived.content)
        where = {"origin": self._origin, "registrationId": self._ids[0]}
        self._session.send("ServiceWorker.deliverPushMessage", {**where, "data": content})

    def shows(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many notifications were shown, one after the other; their contents."""
        deadline = time.monotonic() + SECONDS
        while len(found := self._worker.evaluate("self.shown")) < count:
            assert time.monotonic() < deadline, found
            self._blank.wait_for_timeout(1000 * POLL_SECONDS)
        shown: list[dict[str, Any]] = found
        assert len(shown) == count, shown
        return shown

    def press(self, action: str) -> None:
        """Press a button of the notification, as far as a test can: without a person's gesture."""
        self._worker.evaluate(PRESS, action)

    def _note(self, event: dict[str, Any]) -> None:
        self._ids.extend(one["registrationId"] for one in event["registrations"])


def _workers(context: BrowserContext) -> list[Worker]:
    return [one for one in context.service_workers if one.url.endswith("/app/sw.js")]


@contextmanager
def calling(at_night: Night, act: Callable[[Attempt], Awaitable[None]]) -> Iterator[None]:
    """Ada calls 202 in a thread of her own, since Playwright's needs the first, and does `act`.

    What fails there fails here, at the end.
    """
    failures: list[BaseException] = []

    async def scene(ada: Caller) -> None:
        await act(ada.call("202"))

    def run() -> None:
        try:
            at_night.play(scene)
        except BaseException as failure:  # noqa: BLE001 - told where the test sees it
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(4 * SECONDS)
    assert not thread.is_alive()
    assert failures == []
