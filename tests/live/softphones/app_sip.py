"""How the app registers once it knows its extension: transport, security, lifetime, push."""

from dataclasses import dataclass

from tests.live.softphones.account import SipAccount
from tests.live.softphones.app_me import Me
from tests.live.softphones.app_token import Platform

SIPS_PORT = 5061  # used when the server names no proxy port: straight to the PBX
MONTH = 2_678_400  # seconds; a sleeping phone must stay reachable for long
HOUR = 3_600


@dataclass(frozen=True, slots=True)
class SipSettings:
    """What the app's SIP engine is told.

    `contact_parameters` are the URI parameters of its Contact, the older form of RFC 8599;
    empty when the app has nothing to be pushed with.
    """

    account: SipAccount
    display_name: str
    registrar: str
    expires: int
    srtp_mandatory: bool
    contact_parameters: tuple[tuple[str, str], ...]


def sip_settings(me: Me, fqdn: str, platform: Platform, push_id: str = "") -> SipSettings:
    """Settings for `me` on the server `fqdn`; `push_id` is the device's push address."""
    proxy = me.mobile.proxy_port
    port = SIPS_PORT if proxy is None else proxy
    registrar = f"sip:{fqdn};transport=tls" if proxy is None else f"sip:{fqdn}:{port};transport=tls"
    return SipSettings(
        account=SipAccount(me.mobile.number, me.mobile.secret, fqdn, fqdn, port),
        display_name=me.name,
        registrar=registrar,
        expires=HOUR if proxy is None else MONTH,
        srtp_mandatory=proxy is not None,
        contact_parameters=_push(platform, push_id, behind_proxy=proxy is not None),
    )


def _push(platform: Platform, push_id: str, *, behind_proxy: bool) -> tuple[tuple[str, str], ...]:
    if not push_id:
        return ()
    if platform is Platform.ANDROID:
        return (
            ("app-id", "123456789012"),
            ("pn-type", "firebase"),
            ("pn-timeout", "0"),
            ("pn-tok", push_id),
            ("pn-silent", "1"),
        )
    if not behind_proxy:
        return ()
    return (
        ("pn-provider", "apns"),
        ("pn-prid", f"{push_id}:remote&{push_id}:voip"),
        ("pn-param", "ABCD1234.it.example.app.remote&voip"),
        ("pn-msg-str", "IM_MSG"),
        ("pn-call-str", "IC_MSG"),
        ("pn-groupchat-str", "GC_MSG"),
        ("pn-call-snd", "ring.caf"),
        ("pn-msg-snd", "msg.caf"),
        ("pn-timeout", "0"),
        ("pn-silent", "1"),
    )
