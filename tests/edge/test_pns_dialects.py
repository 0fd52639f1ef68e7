"""What a Contact says of push in Linphone's words, new and old, which are never refused."""

from typing import Any

import pytest

from squilla.edge.pns import NOTHING, Announcement
from tests.edge.announcements import APNS, caps, read


def linphone(prid: str = "ab12:voip&cd34:remote", provider: str = "apns") -> str:
    param = "ABCD1234.it.example.phone.voip&remote"
    return f";pn-provider={provider};pn-param={param};pn-prid={prid};pn-timeout=0;pn-silent=1"


@pytest.mark.parametrize(
    ("parameters", "address"),
    [
        (linphone(), APNS),
        (linphone("cd34:remote&ab12:voip"), APNS),
        (linphone("ab12:voip"), APNS),
        (linphone(provider="apns.dev"), APNS | {"sandbox": True}),
        (linphone("ab12%3Avoip%26cd34%3Aremote"), APNS),
        (linphone().replace(".voip&remote", ".remote&voip"), APNS),
        (linphone().replace(".voip&remote", ".voip"), APNS),
    ],
)
def test_linphone_gives_several_tokens_of_which_the_voip_one_counts(
    parameters: str, address: dict[str, str | bool]
) -> None:
    said = read(parameters)
    assert (said.granted, said.address) == (("apns",), address)


@pytest.mark.parametrize(
    ("parameters", "changes"),
    [
        (linphone(), {"supported": ("webpush",)}),
        (linphone(provider="apns.dev"), {"supported": ("webpush",)}),
        (";pn-provider=apns.dev;pn-param=T.b;pn-prid=ab", {"supported": ("webpush",)}),
        (linphone("cd34:remote"), {}),
        (linphone().replace("pn-param", "pn-pram"), {}),
    ],
)
def test_linphone_is_never_refused_for_push(parameters: str, changes: dict[str, Any]) -> None:
    assert read(parameters, **changes) == NOTHING


@pytest.mark.parametrize("expires", [1, 60, 149])
def test_linphone_may_register_for_a_short_time(expires: int) -> None:
    assert read(linphone(), expires=expires).address == APNS


@pytest.mark.parametrize(
    ("pn_type", "app_id", "address"),
    [
        ("google", "4711", {"provider": "fcm", "token": "tok", "project": "4711"}),
        ("firebase", "4711", {"provider": "fcm", "token": "tok", "project": "4711"}),
        ("Android", "4711", {"provider": "fcm", "token": "tok", "project": "4711"}),
        ("apple", "it.example.phone.voip.prod", APNS | {"token": "tok"}),
        ("apple", "it.example.phone.prod", APNS | {"token": "tok"}),
        ("apple", "it.example.phone", APNS | {"token": "tok"}),
        ("apple", "it.example.phone.voip.dev", APNS | {"token": "tok", "sandbox": True}),
    ],
)
def test_the_older_parameters(pn_type: str, app_id: str, address: dict[str, str | bool]) -> None:
    said = read(f";pn-type={pn_type};app-id={app_id};pn-tok=tok")
    assert said == Announcement(address=address)
    assert caps(said) == []


@pytest.mark.parametrize(
    "parameters",
    [
        ";pn-type=wp10;app-id=1;pn-tok=tok",
        ";pn-type=google;app-id=1",
        ";pn-type;app-id=1;pn-tok=tok",
    ],
)
def test_older_parameters_that_lead_nowhere_are_left(parameters: str) -> None:
    assert read(parameters) == NOTHING
    assert read(";pn-type=google;app-id=1;pn-tok=t", supported=("webpush",)) == NOTHING
