"""Who calls: the edge says it (P-Asserted-Identity, RFC 3325), and no phone in its place."""

import pytest

from squilla.sip.wire import Header
from tests.live.night import Caller, Night
from tests.live.overheard import overhear
from tests.live.talk import pick_up

FORGED: tuple[Header, ...] = (
    ("P-Asserted-Identity", '"The boss" <sip:100@pbx.example.com>'),
    ("P-Asserted-Identity", "<tel:+39055100>"),
    ("p-preferred-identity", "<sip:100@pbx.example.com>"),
    ("Remote-Party-ID", '"The boss" <sip:100@pbx.example.com>;party=calling;screen=yes'),
)


def shown(text: object) -> list[str]:
    """The headers of a message that say who somebody is, besides From, To and Contact."""
    lines = str(text).splitlines()
    return [line for line in lines if line.lower().startswith(("p-", "remote-"))]


@pytest.mark.parametrize("asleep", [True, False], ids=["asleep", "awake"])
def test_a_call_shows_the_number_that_colleagues_dial(
    asleep: bool,  # noqa: FBT001 - a column of the table
    at_night: Night,
) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            if not asleep:
                await phone.wake()
            attempt = ada.call("202", FORGED)
            incoming = await phone.rings()
            incoming.reject(486)
            assert await attempt.refused() == 486
            vouched = f"P-Asserted-Identity: <sip:201@{ada.phone.account.domain}>"
            assert shown(incoming.request.headers) == [vouched]
            assert (await at_night.timeline(attempt)).caller == "201"

    at_night.play(scene)


def test_nothing_that_a_phone_asserts_reaches_the_other_end(at_night: Night) -> None:
    """In its answers, provisional and final, and in requests within the call."""

    async def scene(ada: Caller) -> None:
        heard = overhear(ada.phone)
        async with at_night.android() as phone:
            bruno = await phone.wake()
            awake = overhear(bruno)
            attempt = ada.call("202")
            incoming = await phone.rings()
            incoming._transaction.respond(183, (bruno._agent.contact, *FORGED))
            await attempt.heard(183)
            talk, stream = await pick_up(incoming)
            call = await attempt.answered()
            call.dialog, info = call.dialog.request("INFO", FORGED)
            await ada.phone._agent.request(info, ("", 0))
            talk.dialog, back = talk.dialog.request("INFO", FORGED)
            await bruno._agent.request(back, ("", 0))
            await call.bye()
            stream.close()
        for texts in (
            heard.starting("SIP/2.0 183"),
            heard.starting("INFO"),
            awake.starting("INFO"),
        ):
            assert texts
            assert [shown(text) for text in texts] == [[]] * len(texts)

    at_night.play(scene)
