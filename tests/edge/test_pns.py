# ruff: noqa: FBT001 - columns of tables
"""What a Contact says of push (RFC 8599), and that nobody else sees it.

Push addresses outlive registrations here, so no push is sent to have a registration renewed: the
RFC's "refresh push exactly at expiry minus lead" has no counterpart.
"""

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.edge import pns
from squilla.edge.pns import NOTHING, Announcement, Refusal
from tests.edge.announcements import ALL, APNS, FCM, LONGEST, VAPID, caps, contact, read

ENDPOINT = "https://push.example/wpush/v2/abc?x=1"
RFC_FCM = ";pn-provider=fcm;pn-param=proj;pn-prid=tok:en"
RFC_APNS = ";pn-provider=apns;pn-param=TEAM123456.it.example.phone.voip;pn-prid=ab12"
RFC_WEBPUSH = f";pn-provider=webpush;pn-prid={quote(ENDPOINT, safe='')}"


@pytest.mark.parametrize(
    ("parameters", "provider", "address"),
    [
        (RFC_FCM, "fcm", FCM),
        (RFC_FCM.replace("fcm", "FCM").replace("pn-p", "PN-P"), "fcm", FCM),
        (RFC_FCM.replace("proj", "pr%6Fj").replace("tok:en", "tok%3Aen"), "fcm", FCM),
        (RFC_APNS, "apns", APNS),
        (RFC_APNS.replace(".voip", ""), "apns", APNS),
        (RFC_APNS.replace("=apns", "=apns.dev"), "apns", APNS | {"sandbox": True}),
        (
            RFC_WEBPUSH,
            "webpush",
            {"provider": "webpush", "endpoint": ENDPOINT, "p256dh": "", "auth": ""},
        ),
    ],
)
def test_the_grant_is_echoed_in_feature_caps(
    parameters: str, provider: str, address: dict[str, str | bool]
) -> None:
    said = read(parameters)
    assert (said.granted, said.address) == ((provider,), address)
    assert (said.refusal, said.withdrawn) == (None, False)
    assert [line.partition(";+sip.vapid")[0] for line in caps(said)] == [
        f'Feature-Caps: *;+sip.pns="{provider}"'
    ]


def test_the_vapid_key_shares_the_same_value_list() -> None:
    assert caps(read(RFC_WEBPUSH)) == [f'Feature-Caps: *;+sip.pns="webpush";+sip.vapid="{VAPID}"']
    assert "vapid" not in caps(read(RFC_FCM))[0]


@pytest.mark.parametrize("name", ["+sip.pnsreg", "+sip.pnsreq", "+SIP.PNSREG"])
@pytest.mark.parametrize("value", ["", '="1"'])
def test_pnsreg_is_answered_with_more_than_120_seconds(name: str, value: str) -> None:
    (line,) = caps(read(RFC_FCM, f";{name}{value}"))
    found = re.search(r';\+sip\.pnsreg="(\d+)"', line)
    assert found
    assert int(found[1]) > 120
    assert int(found[1]) < pns.SHORTEST_SECONDS


@pytest.mark.parametrize("after", ["", ';+sip.instance="<urn:uuid:1>"', ";reg-id=1;sip.pnsreg"])
def test_pnsreg_is_not_answered_to_who_did_not_ask(after: str) -> None:
    assert "pnsreg" not in caps(read(RFC_FCM, after))[0]


@pytest.mark.parametrize(
    "parameters",
    [
        RFC_FCM.replace("=fcm", "=acme"),
        ";pn-provider=acme",
        RFC_FCM.replace("=fcm", "=fcmm"),
        RFC_FCM.replace("=fcm", "=%20fcm"),
    ],
)
def test_an_unknown_provider_is_555(parameters: str) -> None:
    assert read(parameters) == Announcement(refusal=Refusal.UNSUPPORTED)
    assert Refusal.UNSUPPORTED.value == (555, "Push Notification Service Not Supported")


@pytest.mark.parametrize("supported", [(), ("webpush",), ("webpush", "apns")])
def test_a_provider_that_nobody_can_ask_is_unknown(supported: tuple[str, ...]) -> None:
    assert read(RFC_FCM, supported=supported).refusal is Refusal.UNSUPPORTED


@pytest.mark.parametrize(
    "parameters",
    [
        ";pn-provider=fcm;pn-prid=tok",
        ";pn-provider=fcm;pn-param=;pn-prid=tok",
        ";pn-provider=apns;pn-prid=ab12",
        ";pn-provider=apns;pn-param=TEAM123456;pn-prid=ab12",
        ";pn-provider=apns;pn-param=.it.example;pn-prid=ab12",
        ";pn-provider=webpush;pn-prid=http%3A%2F%2Fpush.example%2F1",
        f"{RFC_WEBPUSH};pn-param=none",
    ],
)
def test_a_missing_parameter_or_one_too_many_is_555(parameters: str) -> None:
    assert read(parameters) == Announcement(refusal=Refusal.UNSUPPORTED)


@pytest.mark.parametrize(
    ("expires", "refusal"),
    [(1, Refusal.TOO_BRIEF), (149, Refusal.TOO_BRIEF), (150, None), (LONGEST, None)],
)
def test_too_short_an_expiry_is_423(expires: int, refusal: Refusal | None) -> None:
    said = read(RFC_FCM, expires=expires)
    assert said.refusal is refusal
    assert bool(said.granted) is (refusal is None)
    assert Refusal.TOO_BRIEF.value[0] == 423


@pytest.mark.parametrize(("longest", "claimed"), [(149, False), (150, True)])
@pytest.mark.parametrize("expires", [60, 3600])
def test_a_granted_expiry_too_short_is_a_plain_binding_without_claim(
    longest: int, claimed: bool, expires: int
) -> None:
    """The address is kept: the phone is pushed though it was not promised."""
    said = read(RFC_FCM, expires=max(expires, 150 if claimed else 0), longest=longest)
    assert said.refusal is None
    assert bool(caps(said)) is claimed
    assert said.address == FCM


@pytest.mark.parametrize("provider", ALL)
def test_a_query_with_name(provider: str) -> None:
    said = read(f";pn-provider={provider}")
    assert said.granted == (provider,)
    assert said.address is None


@pytest.mark.parametrize("parameters", [";pn-provider", ";pn-provider="])
def test_a_query_without_name_lists_all(parameters: str) -> None:
    said = read(parameters)
    assert said == Announcement(granted=ALL)
    assert [line.partition(";+sip.vapid")[0] for line in caps(said)] == [
        f'Feature-Caps: *;+sip.pns="{name}"' for name in ALL
    ]


def test_a_query_of_an_unknown_name_is_555() -> None:
    assert read(";pn-provider=apns", supported=("fcm",)).refusal is Refusal.UNSUPPORTED


@pytest.mark.parametrize("parameters", [RFC_FCM, ";pn-provider", ";pn-provider=acme"])
def test_when_a_server_before_us_pushes_it_is_left_to_that(parameters: str) -> None:
    assert read(parameters, pushed_upstream=True) == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        contact(),
        contact(after=";pn-provider=fcm;pn-param=proj;pn-prid=tok"),
        "sip:92201@host;pn-provider=fcm;pn-param=proj;pn-prid=tok",
        '"pn-provider" <sip:pn-provider@host>',
        "*",
        "",
    ],
)
def test_a_plain_contact_gets_no_feature_caps(text: str) -> None:
    said = pns.read(text, expires=3600, longest=LONGEST, supported=ALL, pushed_upstream=False)
    assert said == NOTHING
    assert caps(said) == []


@pytest.mark.parametrize("parameters", [";pn-provider=fcm", ";pn-provider=fcm;pn-prid="])
def test_removal_without_prid_stops_pushes(parameters: str) -> None:
    assert read(parameters).withdrawn


@pytest.mark.parametrize(
    "parameters", [RFC_FCM, RFC_APNS, ";pn-provider", ";pn-type=google;app-id=1;pn-tok=t"]
)
def test_who_leaves_has_no_push_address(parameters: str) -> None:
    assert read(parameters, expires=0) == Announcement(withdrawn=True)


def test_a_contact_of_five_thousand_characters_says_nothing() -> None:
    assert read(f";pn-provider=fcm;pn-param=proj;pn-prid={'t' * 5000}") == NOTHING
    assert read(f";pn-provider=fcm;pn-param=proj;pn-prid={'t' * 3000}").granted == ("fcm",)


@pytest.mark.parametrize("text", ["<" * 16000, ";" * 16000, "; " * 8000, "<;a= " * 3200])
def test_a_long_contact_takes_no_long_time(text: str) -> None:
    assert pns.read(text, expires=1, longest=LONGEST, supported=ALL, pushed_upstream=False) == (
        NOTHING
    )
    assert pns.without_push(text) == text


def test_no_token_is_in_a_repr() -> None:
    assert "tok:en" not in repr(read(RFC_FCM))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (contact(RFC_FCM), contact()),
        (contact(f"{RFC_APNS};ob"), contact(";ob")),
        (contact(f"{RFC_APNS}&remote;pn-timeout=0"), contact()),
        ("sip:a@b;pn-type=google;app-id=1;pn-tok=t;x=1", "sip:a@b;x=1"),
        ("<sip:a@b;PN-PRID = x ;lr>", "<sip:a@b;lr>"),
        ("<sip:a@b;%70n-prid=x;app%2Did=1>", "<sip:a@b>"),
        ('<sip:a@b;pn-prid="x y",z>;q=1', "<sip:a@b>;q=1"),
        ("sip:a@b;pn-prid=x?h=1", "sip:a@b?h=1"),
        ("sip:a@b;;pn-a pn-prid=x", "sip:a@b;"),
        ("<sip:a@b;pnx=1;apn-x=2>", "<sip:a@b;pnx=1;apn-x=2>"),
    ],
)
def test_nobody_else_sees_a_push_address(text: str, shown: str) -> None:
    assert pns.without_push(text) == shown


PIECES = st.lists(
    st.sampled_from(
        [";", ";", " ", "=", "<", ">", ",", "?", '"', "&", "pn-prid", "PN-", "%70n-", "app-id", "x"]
    )
    | st.text(max_size=3),
    max_size=30,
).map("".join)


def push_names(text: str) -> list[str]:
    """The names of push parameters that are left in a text, however it is laid out."""
    names = [re.split("[=?<>]", part)[0].split() for part in text.split(";")[1:]]
    return [name[0] for name in names if name and pns.is_of_push(unquote(name[0]))]


@given(PIECES)
def test_no_push_parameter_is_left_whatever_the_text(text: str) -> None:
    assert push_names(pns.without_push(text)) == []


@given(PIECES)
def test_a_text_without_push_parameters_stays_as_it_is(text: str) -> None:
    if not push_names(text):
        assert pns.without_push(text) == text


@given(PIECES, st.integers(0, 4000), st.booleans())
def test_any_contact_can_be_read(text: str, expires: int, upstream: bool) -> None:
    said = pns.read(
        f"<sip:a@b;{text}", expires=expires, longest=LONGEST, supported=ALL,
        pushed_upstream=upstream,
    )  # fmt: skip
    assert set(said.granted) <= set(ALL)
    assert not (said.refusal and (said.address or said.granted))
