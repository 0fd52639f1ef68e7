"""What callers and woken phones may say besides ringing and answering (RFC 3262, 3515, 3891)."""

import asyncio

import pytest

from squilla.sip.dialog import Dialog, DialogId
from squilla.sip.incoming import IncomingCall
from squilla.sip.message import Draft, new_call_id, new_tag
from squilla.sip.phone import Phone
from squilla.sip.transaction import ServerTransaction
from squilla.sip.wire import parameter_of
from tests.live.night import Caller, Night
from tests.live.overheard import overhear
from tests.live.sleeper import is_quiet
from tests.live.talk import CALLED_HZ, hear_each_other, is_heard, listen, pick_up

RELIABLE = (("Require", "100rel"), ("RSeq", "1"))


def progress(phone: Phone, call: IncomingCall, sdp: bytes, *headers: tuple[str, str]) -> None:
    """183 with media (RFC 3960)."""
    call._transaction.respond(183, (phone._agent.contact, *headers), sdp)


def test_early_media_from_the_woken_phone_is_heard(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        heard = overhear(ada.phone)
        async with at_night.android() as phone:
            attempt = ada.call("202")
            incoming = await phone.rings()
            stream = await ada.stream.open("127.0.0.1")
            progress(phone.phones[-1], incoming, stream.answer(incoming.offer) or b"")
            await attempt.heard(183)
            [early] = heard.responses(183)
            assert ada.stream.accept(early.body)
            is_heard(await listen(ada.stream, stream, CALLED_HZ), CALLED_HZ)
            incoming.reject(486)
            assert await attempt.refused() == 486
            stream.close()

    at_night.play(scene)


class EarlyDialog:
    """The called end of a dialog that is not confirmed: takes PRACK."""

    def __init__(self, phone: Phone, call: IncomingCall) -> None:
        self.methods: list[str] = []
        tag = call._transaction.tag
        theirs = parameter_of(call.request.headers["From"], "tag") or ""
        phone._agent.dialogs[DialogId(call.call_id, tag, theirs)] = self

    def receive(self, transaction: ServerTransaction) -> None:
        self.methods.append(transaction.request.method)
        transaction.respond(200)

    def lost(self, why: str) -> None:
        """The phone went away."""


@pytest.mark.parametrize("header", ["Supported", "Require"])
def test_prack_of_a_parked_caller_reaches_the_woken_phone(header: str, at_night: Night) -> None:
    """PRACK/100rel: its reliable 183 is acknowledged over the edge, then the call is answered."""

    async def scene(ada: Caller) -> None:
        heard = overhear(ada.phone)
        async with at_night.android() as phone:
            attempt = ada.call("202", ((header, "100rel"),))
            incoming = await phone.rings()
            assert incoming.request.headers[header] == "100rel"
            early = EarlyDialog(phone.phones[-1], incoming)
            progress(phone.phones[-1], incoming, b"", *RELIABLE)
            await attempt.heard(183)
            [reliable] = heard.responses(183)
            assert reliable.headers["RSeq"] == "1"
            sent = attempt.outgoing._transaction.draft
            rack = ("RAck", f"1 {sent.sequence} INVITE")
            _, prack = Dialog.from_response(sent, reliable).request("PRACK", (rack,))
            _, answer = await ada.phone._agent.request(prack, ("", 0))
            assert (answer.code, early.methods) == (200, ["PRACK"])
            await hear_each_other(ada, attempt, incoming)

    at_night.play(scene)


def test_refer_within_the_call_reaches_the_phone_and_its_refusal_the_caller(
    at_night: Night,
) -> None:
    """Attended transfer by REFER is between the phones; the talk goes on when it is refused."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            attempt = ada.call("202")
            talk, stream = await pick_up(await phone.rings())
            call = await attempt.answered()
            carla = f"<sip:203@{ada.phone.account.domain}>"
            call.dialog, refer = call.dialog.request("REFER", (("Refer-To", carla),))
            _, answer = await ada.phone._agent.request(refer, ("", 0))
            assert answer.code == 405
            assert not talk.ended.done()
            await call.bye()
            stream.close()

    at_night.play(scene)


@pytest.mark.parametrize("method", ["REFER", "MESSAGE", "SUBSCRIBE"])
def test_other_methods_for_a_sleeping_phone_are_refused_and_wake_nobody(
    method: str, at_night: Night
) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            domain, user = ada.phone.account.domain, ada.phone.account.user
            draft = Draft(
                method=method,
                uri=f"sip:202@{domain}",
                call_id=new_call_id(),
                sequence=1,
                local=f"<sip:{user}@{domain}>;tag={new_tag()}",
                remote=f"<sip:202@{domain}>",
                headers=(("Refer-To", f"<sip:203@{domain}>"), ("Event", "presence")),
            )
            _, answer = await ada.phone._agent.request(draft, ("", 0))
            assert answer.code in (405, 501)
            await asyncio.sleep(0.3)
            assert phone.arrived == []

    at_night.play(scene)


def test_attended_transfer_to_a_sleeping_device_keeps_its_headers(at_night: Night) -> None:
    """An INVITE with Replaces is parked as any other; the phone judges whom it replaces."""
    transfer = (
        ("Replaces", "abc@example.com;to-tag=1;from-tag=2"),
        ("Referred-By", "<sip:203@localhost>"),
    )

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            attempt = ada.call("202", transfer)
            incoming = await phone.rings()
            for name, value in transfer:
                assert incoming.request.headers[name] == value
            await hear_each_other(ada, attempt, incoming)
            assert await is_quiet(phone.phones[-1])

    at_night.play(scene)
