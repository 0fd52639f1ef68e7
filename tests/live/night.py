"""A product at night: Ada is awake and calls, the others' phones sleep; and what became of it."""

import asyncio
import functools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from squilla.enroll.logins import LoginRules, Logins
from squilla.enroll.passwords import hash_password
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
from tests.live.product import PASSWORD, Product, eventually
from tests.live.push_services import PushServices
from tests.live.sleeper import Sleeper, sleeping, until
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
GIVE_UP_SECONDS = 2.0
NONE: Mapping[str, str] = MappingProxyType({})
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
        await until(lambda: code in self.outgoing.provisional, seconds)


class Caller:
    """A phone that is awake and calls."""

    def __init__(self, phone: Phone, stream: AudioStream) -> None:
        self.phone = phone
        self.stream = stream
        self._offer = stream.offer(secure=True)
        self._attempts: list[Attempt] = []

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
        self._attempts.append(Attempt(draft.call_id, self.phone.place(draft)))
        return self._attempts[-1]

    async def give_up(self) -> None:
        """Cancel what is on its way: a call that rings on would come to the next scene's phones."""
        for attempt in self._attempts:
            attempt.outgoing.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(GIVE_UP_SECONDS):
                await asyncio.gather(*(attempt.outgoing.result() for attempt in self._attempts))


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
                caller = Caller(phone, stream)
                try:
                    yield caller
                finally:
                    await caller.give_up()
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


def timelines(product: Product, *call_ids: str) -> list[Wake]:
    with closing(Store(store_url(product))) as store, store.begin() as tx:
        return [wake for call_id in call_ids for wake in wakes.by_call_id(tx, call_id)]


def store_url(product: Product) -> str:
    default = f"sqlite:///{product.folder / 'state' / 'data' / 'squilla.db'}"
    return product.settings.get("DATABASE_URL", default)


def steps(wake: Wake) -> list[Step]:
    """The steps of a timeline in the order of their moments."""
    return [mark.step for mark in wake.in_order]


@contextmanager
def night(
    folder: Path,
    names: Iterable[str] = ("ada", "bruno"),
    *,
    breaks: bool = False,
    settings: Mapping[str, str] = NONE,
) -> Iterator[Night]:
    """Squilla with people 201, 202 ... who have logged in, beside its push services.

    At the end nothing may have broken in its log, unless it `breaks` by intention, and no phone's
    push address be there.
    """
    with PushServices(folder / "push") as services:
        chosen = {**services.settings, **SHORT, **settings}
        with Product(folder / "product", **chosen) as product:
            made = Night(product, services, people(product, names))
            yield made
        log = product.log.read_text(errors="replace")
    broken = [line for line in log.splitlines() if any(word in line for word in _BROKEN)]
    assert breaks or broken == []
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
            password_hash=_hashed(),
        )


@functools.cache
def _hashed() -> str:
    """One for all: making it is slow by intention."""
    return hash_password(PASSWORD)


def leaked(services: PushServices, text: str) -> list[str]:
    """Which push addresses a text shows."""
    return [address for address in services.addresses if address in text]


def metric_is(product: Product, name: str, value: float) -> None:
    """Wait for a figure of /metrics."""
    eventually(lambda: product.metric(name) == value, 5, lambda: f"{name} is not {value}")
