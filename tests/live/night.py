"""A product at night: Ada is awake and calls, the others' phones sleep; and what became of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from squilla.enroll.logins import LoginRules, Logins
from squilla.media.stream import AudioStream
from squilla.model.accounts import Account
from squilla.model.wakes import Step, Wake
from squilla.sip.account import Rejected, SipAccount
from squilla.sip.agent import sip_uri
from squilla.sip.call import Call
from squilla.sip.message import Draft, new_call_id, new_tag
from squilla.sip.outgoing import OutgoingCall
from squilla.sip.phone import Phone
from squilla.sip.wire import Header
from squilla.store import accounts, wakes
from squilla.store.engine import Store
from tests.live.product import Product, eventually
from tests.live.push_services import PushServices
from tests.live.sleeper import Sleeper, sleeping
from tests.live.wire import as_ours, connected

WAKE_SECONDS = 6
SHORT = {
    "WAKE_SECONDS": str(WAKE_SECONDS),
    "WAKE_REPEAT_SECONDS": "2",
    "WAKE_ANSWER_SECONDS": "1",
    "WAKE_SILENT_SECONDS": "5",
    "SIP_FLOOD_REQUESTS": "100000",
}
NOTICED_SECONDS = 0.6
"""A control plane looks four times a second for people who have logged in."""
_BROKEN = ("Traceback", " broke", "push broke", "not compared", "not written")


@dataclass(frozen=True)
class Attempt:
    """A call of Ada's on its way."""

    call_id: str
    outgoing: OutgoingCall

    async def result(self, seconds: float = 10.0) -> Call | Rejected:
        return await asyncio.wait_for(self.outgoing.result(), seconds)

    async def refused(self, seconds: float = 10.0) -> int:
        """The code it ends with."""
        outcome = await self.result(seconds)
        assert isinstance(outcome, Rejected), outcome
        return outcome.code

    async def answered(self, seconds: float = 10.0) -> Call:
        outcome = await self.result(seconds)
        assert isinstance(outcome, Call), outcome
        return outcome

    async def heard(self, code: int, seconds: float = 5.0) -> None:
        """Wait for a provisional answer."""
        async with asyncio.timeout(seconds):
            while code not in self.outgoing.provisional:
                await asyncio.sleep(0.01)


class Caller:
    """A phone that is awake and calls."""

    def __init__(self, phone: Phone, stream: AudioStream) -> None:
        self.phone = phone
        self.stream = stream
        self._offer = stream.offer(secure=True)

    def call(self, number: str, headers: tuple[Header, ...] = ()) -> Attempt:
        account = self.phone.account
        uri = sip_uri(number, account.domain)
        draft = Draft(
            method="INVITE",
            uri=uri,
            call_id=new_call_id(),
            sequence=1,
            local=f"<{sip_uri(account.user, account.domain)}>;tag={new_tag()}",
            remote=f"<{uri}>",
            headers=headers,
            body=self._offer,
        )
        return Attempt(draft.call_id, self.phone.place(draft))


Play = Callable[[Caller], Awaitable[None]]


@dataclass(frozen=True)
class Night:
    """A product, its push services, and the people's accounts by their user names."""

    product: Product
    services: PushServices
    people: dict[str, SipAccount]

    def play(self, play: Play, caller: str = "ada") -> None:
        """Run a scene, in which Ada calls."""

        async def scene() -> None:
            async with self.calling(caller) as one:
                await play(one)

        asyncio.run(scene())

    @asynccontextmanager
    async def calling(self, name: str) -> AsyncIterator[Caller]:
        stream = await AudioStream.open("127.0.0.1")
        try:
            async with connected(self.product, self.people[name]) as phone:
                yield Caller(phone, stream)
        finally:
            stream.close()

    def android(self, name: str = "bruno") -> AbstractAsyncContextManager[Sleeper]:
        """That person's phone, which Google wakes."""
        made = self.services.new_android()
        return sleeping(self.product, self.people[name], self.services, made)

    def iphone(self, name: str = "bruno") -> AbstractAsyncContextManager[Sleeper]:
        """That person's phone, which Apple wakes."""
        made = self.services.new_iphone()
        return sleeping(self.product, self.people[name], self.services, made)

    async def timeline(self, attempt: Attempt, seconds: float = 5.0) -> Wake:
        """What is written of a call that has ended."""
        return await asyncio.to_thread(ended, self.product, attempt.call_id, seconds)


def ended(product: Product, call_id: str, seconds: float = 5.0) -> Wake:
    """The one timeline of a call, once it has an end."""
    deadline = time.monotonic() + seconds
    while True:
        found = timelines(product, call_id)
        if found and all(wake.stop for wake in found):
            assert len(found) == 1, found
            return found[0]
        assert time.monotonic() < deadline, (call_id, found, product.tail())
        time.sleep(0.05)


def timelines(product: Product, call_id: str) -> list[Wake]:
    with closing(Store(store_url(product))) as store, store.begin() as tx:
        return wakes.by_call_id(tx, call_id)


def store_url(product: Product) -> str:
    default = f"sqlite:///{product.folder / 'state' / 'data' / 'squilla.db'}"
    return product.settings.get("DATABASE_URL", default)


def steps(wake: Wake) -> list[Step]:
    """The steps of a timeline in the order of their moments."""
    return [mark.step for mark in wake.in_order]


@contextmanager
def night(
    folder: Path, names: tuple[str, ...] = ("ada", "bruno"), **settings: str
) -> Iterator[Night]:
    """Squilla with people 201, 202 ... who have logged in, beside its push services.

    At the end nothing may have broken in its log, and no phone's push address be there.
    """
    with PushServices(folder / "push") as services:
        chosen = {**services.settings, **SHORT, **settings}
        with Product(folder / "product", **chosen) as product:
            made = Night(product, services, people(product, names))
            yield made
        log = product.log.read_text(errors="replace")
    assert [line for line in log.splitlines() if any(word in line for word in _BROKEN)] == []
    assert leaked(services, log) == []


def people(product: Product, names: Iterable[str]) -> dict[str, SipAccount]:
    """Add them, and log each phone in by its QR."""
    rules = LoginRules(product.settings["HOST"], "92", pending_seconds=600)
    with closing(Store(store_url(product))) as store:
        logins = Logins(store, rules, lambda: None)
        qrs = {
            name: logins.mint_qr(_add(store, n, name), time.time()).text
            for n, name in enumerate(names, 201)
        }
    found = {name: as_ours(product.app().login_with_qr(qr)) for name, qr in qrs.items()}
    time.sleep(NOTICED_SECONDS)
    return found


def _add(store: Store, extension: int, name: str) -> Account:
    with store.begin() as tx:
        return accounts.add(
            tx,
            username=name,
            display_name=f"{name.title()} Rossi",
            extension=str(extension),
            password_hash=None,
        )


def leaked(services: PushServices, text: str) -> list[str]:
    """Which push addresses a text shows."""
    known = [*services.fcm.tokens, *services.apns.tokens]
    return [address for address in known if address in text]


def metric_is(product: Product, name: str, value: float) -> None:
    """Wait for a figure of /metrics."""
    eventually(lambda: product.metric(name) == value, 5, lambda: f"{name} is not {value}")
