"""calls.py: the last calls on the Mobile app page, what became of them and what to do (M4, P4)."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from squilla.model.push import FcmAddress
from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.portal.calls import SHOWN
from squilla.services import Services
from squilla.store import push_addresses, wakes
from tests.unit.portal.browsing import generate_qr, qr_text_of, words
from tests.unit.portal.product import World, add_person

MOBILE = "/settings/mobile"


def call(world: World, stop: Stop | None = Stop.ANSWERED, number: int = 0) -> Wake:
    """A call `number` minutes ago that was pushed."""
    at = world.now - 60 * number
    marks = (Mark(Step.INVITE, at), Mark(Step.PUSH_ACCEPTED, at + 0.25, "fcm 77"))
    return Wake(f"{number:036}", f"c{number}@pbx", "92201", f"20{number}", at, marks, stop)


def page_with(client: TestClient, services: Services, *made: Wake) -> str:
    with services.store.begin() as tx:
        wakes.save(tx, made)
    return words(client.get(MOBILE))


def test_before_the_first_call_there_is_none(signed_in: TestClient) -> None:
    assert "Recent calls No calls for this phone yet." in words(signed_in.get(MOBILE))


def test_a_call_is_told_with_its_steps(
    signed_in: TestClient, services: Services, world: World
) -> None:
    shown = page_with(signed_in, services, call(world))
    assert "200 today at" in shown or "200 on" in shown
    assert "Answered on this phone Step by step 0.00 s The call arrived" in shown
    assert "0.25 s Push accepted fcm 77 Call c0@pbx" in shown


def test_italian_has_a_decimal_comma(
    signed_in: TestClient, services: Services, world: World
) -> None:
    signed_in.headers["Accept-Language"] = "it"
    shown = page_with(signed_in, services, call(world))
    assert "Chiamate recenti" in shown
    assert "0,25 s Notifica push accettata" in shown


@pytest.mark.parametrize(
    ("stop", "platform", "advice"),
    [
        (Stop.NOT_WOKEN, "android", "battery optimisation"),
        (Stop.NOT_WOKEN, "ios", "Low Power Mode"),
        (Stop.NOT_WOKEN, "web", "The browser has to stay open"),
        (Stop.NOT_WOKEN, "", "Check that the phone was on and online"),
        (Stop.NO_ADDRESS, "", "Open the app once"),
        (Stop.PUSH_BLOCKED, "ios", "as long as the vendor blocks the system's updates"),
    ],
)
def test_a_fault_comes_with_advice(
    signed_in: TestClient, services: Services, world: World, stop: Stop, platform: str, advice: str
) -> None:
    shown = page_with(signed_in, services, replace(call(world, stop), platform=platform))
    assert advice in shown


@pytest.mark.parametrize(
    ("stop", "step", "outcome"),
    [
        (Stop.ANSWERED, Step.ANSWERED, "good"),
        (Stop.NOT_ANSWERED, Step.RINGING, "good"),
        (Stop.CANCELLED, Step.RINGING, "good"),
        (Stop.CANCELLED, Step.PUSH_ACCEPTED, "idle"),
        (None, Step.PUSH_ACCEPTED, "idle"),
        (Stop.REFUSED, Step.RINGING, "bad"),
        (Stop.NOT_WOKEN, Step.PUSH_ACCEPTED, "bad"),
    ],
)
def test_a_call_s_colour(
    signed_in: TestClient,
    services: Services,
    world: World,
    stop: Stop | None,
    step: Step,
    outcome: str,
) -> None:
    made = replace(call(world, stop), marks=(Mark(step, world.now),))
    with services.store.begin() as tx:
        wakes.save(tx, [made])
    assert f'<li data-outcome="{outcome}">' in signed_in.get(MOBILE).text


def test_what_happened_needs_no_advice(
    signed_in: TestClient, services: Services, world: World
) -> None:
    page_with(signed_in, services, call(world, Stop.CANCELLED), call(world, None, 1))
    page = signed_in.get(MOBILE)
    assert "The caller hung up before the phone rang" in words(page)
    assert "Not over yet" in words(page)
    assert 'class="notice warn"' not in page.text


def test_only_the_last_ones_are_shown_the_newest_first(
    signed_in: TestClient, services: Services, world: World
) -> None:
    shown = page_with(signed_in, services, *(call(world, number=n) for n in range(SHOWN + 1)))
    found = [shown.find(f"Call c{number}@pbx") for number in range(SHOWN + 1)]
    assert found[:SHOWN] == sorted(found[:SHOWN])
    assert min(found[:SHOWN]) > 0
    assert found[SHOWN] == -1


def test_nobody_sees_another_s_calls(
    signed_in: TestClient, services: Services, world: World
) -> None:
    add_person(services, "bruno", "Bruno", "202")
    shown = page_with(signed_in, services, replace(call(world), sip_user="92202"))
    assert "No calls for this phone yet." in shown


def test_what_a_caller_says_of_itself_is_text(
    signed_in: TestClient, services: Services, world: World
) -> None:
    odd = replace(call(world), caller="<b>x</b>", call_id="<i>y</i>")
    page_with(signed_in, services, odd, replace(call(world, number=1), caller=""))
    page = signed_in.get(MOBILE)
    assert "<b>" not in page.text
    assert "<i>" not in page.text
    assert "<b>x</b>" in words(page)
    assert "Unknown number" in words(page)


def test_how_the_phone_is_woken_is_shown_without_its_address(
    signed_in: TestClient, services: Services
) -> None:
    token = qr_text_of(generate_qr(signed_in)).split(";")[1]
    services.access.present("anna", token, services.clock())
    assert "Woken by Nothing yet: open the app once" in words(signed_in.get(MOBILE))
    with services.store.begin() as tx:
        address = FcmAddress("secret-token")
        assert push_addresses.announce(tx, sip_user="92201", address=address, at=1.0)
    for path in (MOBILE, f"{MOBILE}/status"):
        page = signed_in.get(path)
        assert "Woken by Google's push service" in words(page)
        assert address.token not in page.text
