"""A call for the closed app: pushed, shown by its service worker, and taken by the page (M4)."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from squilla.texts import translate
from tests.browser.app.app_page import SECONDS, AppPage
from tests.browser.app.asleep import ClosedApp, PushService, calling
from tests.browser.app.conftest import OpenApp
from tests.live.night import NOTICED_SECONDS, Attempt, Night, night

log = logging.getLogger(__name__)
RINGS_MS = 5000  # from the push to a ringing page, on a busy machine


@pytest.fixture(scope="module")
def at_night(open_folder: Path) -> Iterator[Night]:
    with night(open_folder / "app-night", ("ada",), settings={"WAKE_SECONDS": "20"}) as found:
        found.product.add_person("bruno", "202", "Bruno Però")
        yield found


@dataclass(frozen=True)
class Bruno:
    """Bruno's browser: the app in it was open once, and is closed."""

    app: AppPage
    push: PushService
    closed: ClosedApp

    def opens(self, choice: str, call_id: str) -> AppPage:
        """The page that the notification opens (`addressOf` in worker/messages.ts)."""
        page = self.app.page.context.new_page()
        page.goto(f"/app/?{urlencode({'call': call_id, 'do': choice})}")
        return AppPage(page)


@pytest.fixture
def bruno(at_night: Night, open_app: OpenApp) -> Bruno:
    origin = f"https://localhost:{at_night.product.https_port}"
    app = open_app(at=origin)
    push = PushService(app.page.context, at_night.services)
    app.sign_in(at_night.product.qr("bruno"))
    app.is_ready()
    app.shows("push_explain")
    app.page.context.grant_permissions(["notifications"], origin=origin)
    app.press("push_allow")
    app.shows_no("push_explain")
    assert push.kept is not None
    closed = ClosedApp(app.page.context, origin)
    time.sleep(NOTICED_SECONDS)  # until the server knows the subscription and the page is gone
    return Bruno(app, push, closed)


def said(key: str) -> str:
    return translate(f"app.{key}", "en")


async def until_answered(attempt: Attempt) -> None:
    call = await attempt.answered(2 * SECONDS)
    await call.ended


async def until_declined(attempt: Attempt) -> None:
    assert await attempt.refused(2 * SECONDS) == 603


def test_the_notification_says_who_calls_and_opens_a_ringing_app(
    at_night: Night, bruno: Bruno
) -> None:
    with calling(at_night, until_answered):
        pushed = bruno.push.next("call")
        bruno.closed.deliver(pushed)
        (shown,) = bruno.closed.shows(1)
        assert shown["title"] == "201"
        assert shown["body"] == said("notify_call")
        titles = [said("notify_answer"), said("notify_decline")]
        assert [one["title"] for one in shown["actions"]] == titles
        app = bruno.opens("open", shown["data"]["callId"])
        assert app.rings() == "201"
        took = 1000 * (time.monotonic() - pushed.at)
        log.info("%d ms from the push to the ringing page", took)
        app.press("call_answer")
        app.talks()
        app.press("call_hang_up")
        app.is_over("ending_hung_up")
    assert took < RINGS_MS


def test_answer_in_the_notification_answers_as_soon_as_the_call_is_there(
    at_night: Night, bruno: Bruno
) -> None:
    with calling(at_night, until_answered):
        bruno.closed.deliver(bruno.push.next("call"))
        (shown,) = bruno.closed.shows(1)
        app = bruno.opens("answer", shown["data"]["callId"])
        app.talks()
        assert app.page.url.endswith("/app/")
        app.press("call_hang_up")


def test_decline_in_the_notification_opens_no_page(at_night: Night, bruno: Bruno) -> None:
    with calling(at_night, until_declined):
        bruno.closed.deliver(bruno.push.next("call"))
        bruno.closed.shows(1)
        bruno.closed.press("decline")


def test_a_call_that_was_given_up_becomes_a_missed_one(at_night: Night, bruno: Bruno) -> None:
    seen = threading.Event()

    async def give_up(attempt: Attempt) -> None:
        assert await asyncio.to_thread(seen.wait, 2 * SECONDS)
        attempt.outgoing.cancel()
        assert await attempt.refused() == 487

    with calling(at_night, give_up):
        bruno.closed.deliver(bruno.push.next("call"))
        (call,) = bruno.closed.shows(1)
        seen.set()
        bruno.closed.deliver(bruno.push.next("missed"))
        _, missed = bruno.closed.shows(2)
    assert missed["body"] == said("notify_missed")
    assert (missed["tag"], missed["title"]) == (call["tag"], call["title"])
    assert missed["actions"] == []
