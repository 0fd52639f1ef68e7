"""Who calls: the edge says it (P-Asserted-Identity, RFC 3325), and no phone in its place."""

import pytest

from squilla.sip.connection import Address
from squilla.sip.phone import Phone
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


def forges(phone: Phone) -> None:
    """Have it assert to be the boss in all that it sends from now on, requests and answers."""
    connection = phone._agent._connection
    send = connection.send
    headers = "".join(f"{name}: {value}\r\n" for name, value in FORGED).encode()

    def forging(data: bytes, to: Address) -> None:
        first, _, rest = data.partition(b"\r\n")
        send(first + b"\r\n" + headers + rest, to)

    connection.send = forging  # type: ignore[method-assign]


def test_nothing_that_a_phone_asserts_reaches_the_other_end(at_night: Night) -> None:
    """Answers of both kinds to INVITE, INFO and BYE, and those requests."""

    async def scene(ada: Caller) -> None:
        forges(ada.phone)
        heard = overhear(ada.phone)
        async with at_night.android() as phone:
            bruno = await phone.wake()
            forges(bruno)
            awake = overhear(bruno)
            busy = ada.call("202")
            (await phone.rings()).reject(486)
            assert await busy.refused() == 486
            attempt = ada.call("202")
            talk, stream = await pick_up(await phone.rings())
            call = await attempt.answered()
            for one, its in ((ada.phone, call), (bruno, talk)):
                its.dialog, info = its.dialog.request("INFO")
                await one._agent.request(info, ("", 0))
            await call.bye()
            stream.close()
        for words in ("180", "200", "405", "486"):
            assert heard.starting(f"SIP/2.0 {words}"), words
        for method in ("INVITE", "INFO", "BYE"):
            assert awake.starting(method), method
        assert heard.starting("INFO")
        vouched = f"P-Asserted-Identity: <sip:201@{ada.phone.account.domain}>"
        assert {line for text in awake.starting("INVITE") for line in shown(text)} == {vouched}
        others = [text for text in awake.texts if not text.startswith("INVITE")]
        assert [shown(text) for text in (*heard.texts, *others) if shown(text)] == []

    at_night.play(scene)
