"""Push addresses are secrets: no other phone, log, page or command shows one (RFC 8599 §13)."""

import asyncio
import re

import pytest

from squilla.sip.phone import Phone
from tests.live.night import Caller, Night, leaked
from tests.live.overheard import overhear
from tests.live.portal import phone_page
from tests.live.talk import pick_up
from tests.live.test_wake_push import kill

PUSH = re.compile(r"\bpn-|app-id", re.IGNORECASE)
FAR_AWAY = 2e9
KINDS = pytest.mark.parametrize("kind", ["android", "iphone"])


def is_clean(at_night: Night, texts: list[str]) -> bool:
    text = "\n".join(texts)
    return bool(text) and not PUSH.search(text) and leaked(at_night.services, text) == []


@KINDS
def test_no_message_to_another_phone_shows_it(kind: str, at_night: Night) -> None:
    """180, 200 and its Contact, re-INVITE, BYE: as the caller gets them."""

    async def scene(ada: Caller) -> None:
        heard = overhear(ada.phone)
        async with getattr(at_night, kind)() as phone:
            awake = overhear(await phone.wake())
            attempt = ada.call("202")
            with_address(phone.phones[-1], phone.said)
            talk, stream = await pick_up(await phone.rings())
            call = await attempt.answered()
            await talk.renegotiate(stream.offer(secure=True))
            await talk.bye()
            await asyncio.wait_for(call.ended, 5)
            stream.close()
            assert heard.starting("SIP/2.0 200")
            assert heard.starting("INVITE")
            assert heard.starting("BYE")
            assert is_clean(at_night, heard.texts)
            assert is_clean(at_night, awake.starting("INVITE")), "request URI"

    at_night.play(scene)


@KINDS
def test_no_message_from_the_phone_as_a_caller_shows_it(kind: str, at_night: Night) -> None:
    """The INVITE's request URI and Contact, as the called phone gets them."""

    async def scene(ada: Caller) -> None:
        heard = overhear(ada.phone)
        await ada.phone.register()
        async with getattr(at_night, kind)() as phone:
            awake = await phone.wake()
            with_address(awake, phone.said)
            outgoing = awake.dial("201", ada.stream.offer(secure=True))
            incoming = await asyncio.wait_for(ada.phone.incoming.get(), 5)
            incoming.reject(486)
            await outgoing.result()
        assert is_clean(at_night, heard.starting("INVITE"))

    at_night.play(scene)


def test_neither_log_nor_commands_nor_pages_show_it(at_night: Night) -> None:
    """After a wake and a dead token: `squilla wakes`, `trace`, the log, the person's page."""
    call_ids: list[str] = []
    addresses: list[str] = []

    async def scene(ada: Caller) -> None:
        for kind in ("android", "iphone"):
            async with getattr(at_night, kind)() as phone:
                addresses.append(phone.address)
                woken = ada.call("202")
                (await phone.rings()).reject(486)
                assert await woken.refused() == 486
                await phone.sleep()
                kill(at_night.services, phone.address, FAR_AWAY)
                dead = ada.call("202")
                assert await dead.refused() == 480
                await at_night.timeline(dead)
                call_ids.append(dead.call_id)

    at_night.play(scene)
    product = at_night.product
    lists = [product.cli("wakes"), product.cli("wakes", "--json")]
    traces = [product.cli("trace", call_id) for call_id in call_ids]
    assert all(call_id in text for text in lists for call_id in call_ids)
    page, log = phone_page(product, "bruno"), product.log.read_text(errors="replace")
    assert all(call_id in page for call_id in call_ids)
    said = "\n".join([*lists, *traces, page, log])
    assert [address for address in addresses if address in said] == []
    assert "pn-prid" not in said


def with_address(phone: Phone, said: str) -> None:
    """Have the phone's Contact hold its push address in calls too, as Linphone does."""
    phone._agent.contact_uri += said
    assert PUSH.search(phone._agent.contact[1])
