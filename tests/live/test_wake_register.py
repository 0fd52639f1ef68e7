"""RFC 8599 as a registrar, over the wire: what a phone says of push, and what it is answered."""

import asyncio

import pytest
from sipmessage import Response

from squilla.sip.message import Draft, new_call_id, new_tag
from squilla.sip.phone import Phone
from squilla.wake.service import GOODBYE_SECONDS
from tests.live.night import Caller, Night
from tests.live.sleeper import sleeping
from tests.live.wire import connected

FCM = ";pn-provider=fcm;pn-param=squilla-test;pn-prid=abc:APA91b"
APNS = ";pn-provider=apns;pn-param=TEAM123456.it.example.phone.voip;pn-prid=00ff"


async def register(phone: Phone, said: str | None, header: str = "", **headers: str) -> Response:
    """One REGISTER whose Contact says this, None for one without; its final answer."""
    user, domain = phone.account.user, phone.account.domain
    uri = f"{phone._agent.contact_uri}{said}"
    contact = () if said is None else (("Contact", f"<{uri}>{header}"),)
    draft = Draft(
        method="REGISTER",
        uri=f"sip:{domain}",
        call_id=new_call_id(),
        sequence=1,
        local=f"<sip:{user}@{domain}>;tag={new_tag()}",
        remote=f"<sip:{user}@{domain}>",
        headers=(
            *contact,
            *((name.replace("_", "-"), value) for name, value in headers.items()),
        ),
    )
    _, response = await phone._agent.request(draft, ("", 0))
    return response


def answer_to(at_night: Night, said: str, header: str = "", **headers: str) -> Response:
    async def ask() -> Response:
        async with connected(at_night.product, at_night.people["bruno"]) as phone:
            return await register(phone, said, header, **{"Expires": "600", **headers})

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("said", "header", "caps"),
    [
        (FCM, "", ['*;+sip.pns="fcm"']),
        (APNS, "", ['*;+sip.pns="apns"']),
        (FCM, ";+sip.pnsreg", ['*;+sip.pns="fcm";+sip.pnsreg="130"']),
        (FCM, ";+sip.pnsreq", ['*;+sip.pns="fcm";+sip.pnsreg="130"']),
        (";pn-provider=fcm", "", ['*;+sip.pns="fcm"']),
        ("", "", []),
    ],
    ids=["fcm", "apns", "pnsreg", "pnsreg misspelt", "query with name", "plain contact"],
)
def test_grant_is_echoed_in_feature_caps(
    said: str, header: str, caps: list[str], at_night: Night
) -> None:
    """Also: pnsreg answered with >120 s; query with name; plain contact -> no Feature-Caps."""
    answer = answer_to(at_night, said, header)
    assert answer.code == 200
    assert answer.headers.getlist("Feature-Caps") == caps


def test_query_without_name_lists_all(at_night: Night) -> None:
    """The VAPID key shares the value list with webpush."""
    caps = answer_to(at_night, ";pn-provider").headers.getlist("Feature-Caps")
    names = sorted(one.partition('"')[2].partition('"')[0] for one in caps)
    assert names == ["apns", "fcm", "webpush"]
    [webpush] = [one for one in caps if "webpush" in one]
    assert len(webpush.partition('+sip.vapid="')[2].rstrip('"')) == 87


@pytest.mark.parametrize(
    "said",
    [
        ";pn-provider=acme;pn-param=x;pn-prid=y",
        ";pn-provider=acme",
        ";pn-provider=fcm;pn-prid=abc",
        ";pn-provider=apns;pn-param=nodot;pn-prid=00ff",
        ";pn-provider=webpush;pn-param=x;pn-prid=https://push.example/1",
    ],
    ids=["unknown", "query of unknown", "fcm without param", "apns topic", "webpush with param"],
)
def test_unknown_provider_or_missing_param_is_555(said: str, at_night: Night) -> None:
    assert answer_to(at_night, said).code == 555


def test_too_short_expiry_is_423_with_min_expires(at_night: Night) -> None:
    answer = answer_to(at_night, FCM, Expires="60")
    assert (answer.code, answer.headers["Min-Expires"]) == (423, "150")


def test_short_expiry_without_push_is_a_plain_binding(at_night: Night) -> None:
    assert answer_to(at_night, "", Expires="60").code == 200


def test_upstream_already_pushes_so_it_is_left_alone(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            await phone.announce(";pn-provider=fcm")
            async with connected(at_night.product, phone.account) as other:
                answer = await register(
                    other, phone.said, Expires="600", Feature_Caps='*;+sip.pns="fcm"'
                )
                assert (answer.code, answer.headers.getlist("Feature-Caps")) == (200, [])
            assert await ada.call("202").refused() == 480
            assert phone.arrived == []

    at_night.play(scene)


def test_200_shows_a_phone_its_own_contact_alone(at_night: Night) -> None:
    async def twice() -> Response:
        async with (
            connected(at_night.product, at_night.people["bruno"]) as first,
            connected(at_night.product, at_night.people["bruno"]) as second,
        ):
            await register(first, FCM, Expires="600")
            return await register(second, FCM, Expires="600")

    assert len(asyncio.run(twice()).headers.getlist("Contact")) == 1


@pytest.mark.parametrize("said", [";pn-provider=fcm", ";pn-provider=fcm;pn-param=squilla-test"])
def test_removal_without_pn_prid_stops_pushes(said: str, at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            async with connected(at_night.product, phone.account) as other:
                await register(other, phone.said, Expires="600")
                assert (await register(other, said, Expires="600")).code == 200
            assert await ada.call("202").refused() == 480
            assert phone.arrived == []

    at_night.play(scene)


@pytest.mark.parametrize("said", ["", ";pn-provider=fcm"], ids=["address", "no address"])
def test_removal_of_the_registration_stops_pushes_after_a_while(said: str, at_night: Night) -> None:
    """As apps do that log out: without pn-prid (RFC 8599), or with the Contact they always had."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            async with connected(at_night.product, phone.account) as other:
                await register(other, phone.said, Expires="600")
                assert (await register(other, said or phone.said, Expires="0")).code == 200
            await asyncio.sleep(GOODBYE_SECONDS + 0.5)
            assert await ada.call("202").refused() == 480
            assert phone.arrived == []

    at_night.play(scene)


def test_removal_followed_by_a_registration_keeps_pushes(at_night: Night) -> None:
    """As some libraries do on a change of credentials; a call in between wakes the phone, too."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            async with connected(at_night.product, phone.account) as other:
                await register(other, phone.said, Expires="600")
                await register(other, phone.said, Expires="0")
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486
            await phone.sleep()
            await asyncio.sleep(GOODBYE_SECONDS + 0.5)
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)


def test_linphones_several_tokens_wake_by_the_voip_one(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        token, _ = at_night.services.new_iphone()
        said = (
            ";pn-provider=apns;pn-param=ABCD1234.it.example.phone.voip&remote"
            f";pn-prid={token}:voip&{'ab' * 32}:remote;pn-timeout=0;pn-silent=1"
        )
        made = (token, said)
        account = at_night.people["bruno"]
        async with sleeping(at_night.product, account, at_night.services, made) as phone:
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)


@pytest.mark.parametrize("kind", ["firebase", "google", "android"])
def test_linphones_older_parameters_wake_too(kind: str, at_night: Night) -> None:
    """Legacy to RFC 8599 parameter mapping."""

    async def scene(ada: Caller) -> None:
        token, _ = at_night.services.new_android()
        made = (token, f";app-id=123456789012;pn-type={kind};pn-tok={token};pn-silent=1")
        account = at_night.people["bruno"]
        async with sleeping(at_night.product, account, at_night.services, made) as phone:
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)
