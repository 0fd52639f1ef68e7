import pytest

from tests.live.softphones.app_me import parse_me
from tests.live.softphones.app_sip import sip_settings
from tests.live.softphones.app_token import Platform
from tests.unit.live_support.me_payload import me_payload

BEHIND = parse_me(me_payload())


def direct() -> dict[str, object]:
    payload = me_payload()
    del payload["endpoints"]["extension"][1]["proxy_port"]
    return payload


@pytest.mark.parametrize("platform", list(Platform))
def test_behind_the_proxy_srtp_is_mandatory_and_a_month_is_asked(platform: Platform) -> None:
    settings = sip_settings(BEHIND, "pbx.example", platform)
    assert settings.registrar == "sip:pbx.example:6061;transport=tls"
    assert settings.account.address == "sip:92201@pbx.example"
    assert (settings.account.host, settings.account.port) == ("pbx.example", 6061)
    assert settings.srtp_mandatory
    assert settings.expires == 31 * 86_400
    assert settings.contact_parameters == ()


@pytest.mark.parametrize("platform", list(Platform))
def test_without_a_proxy_port_it_goes_straight_to_the_pbx(platform: Platform) -> None:
    settings = sip_settings(parse_me(direct()), "pbx.example", platform)
    assert settings.registrar == "sip:pbx.example;transport=tls"
    assert settings.account.port == 5061
    assert (settings.srtp_mandatory, settings.expires) == (False, 3_600)


@pytest.mark.parametrize(
    ("platform", "wanted"),
    [
        (Platform.ANDROID, {"pn-type": "firebase", "pn-tok": "T", "pn-timeout": "0"}),
        (Platform.IOS, {"pn-provider": "apns", "pn-prid": "T:remote&T:voip"}),
    ],
)
def test_push_parameters(platform: Platform, wanted: dict[str, str]) -> None:
    settings = sip_settings(BEHIND, "pbx.example", platform, "T")
    assert wanted.items() <= dict(settings.contact_parameters).items()


def test_ios_offers_push_only_behind_the_proxy() -> None:
    me = parse_me(direct())
    assert sip_settings(me, "pbx.example", Platform.IOS, "T").contact_parameters == ()
    assert sip_settings(me, "pbx.example", Platform.ANDROID, "T").contact_parameters != ()
