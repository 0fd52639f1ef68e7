"""The faults: every slip that the guide names, each made in the network or the configuration."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace

from lab import addresses as at
from lab.faults_beside import renewed_in_front, sip_rewritten, system_blocked
from lab.internet import NAMES, name_server
from lab.laboratory import Lab
from lab.network import ALIAS
from lab.pbx_asterisk import A1_PORT, asterisk, transport
from lab.routers import GUIDE_FORWARDS, TCP, UDP, Forward, Router
from lab.wiring import address, ip

Making = Callable[[Lab], AbstractContextManager[None]]

HTTPS, SIPS, PHONE, AUDIO = GUIDE_FORWARDS
_GONE = "192.168.1.99"
_OTHER_ADDRESS = "45.9.9.11"
_OTHER_PORT = 5072
_OTHER_NAME = "mail.example.com"
_MADE_UP_TOKEN = "0123456789abcdef0123456789abcdef"
_NO_CALL = ("--skip", "T1-ECHO")
UPLINK = f"ip daddr {at.PBX} udp dport 10000-20000 drop"
DOWNLINK = f"ip saddr {at.PBX} udp sport 10000-20000 drop"
"""The two ways of the voice, as filters of the firewall."""
_SHARE = "numgen random mod 100 <"


@dataclass(frozen=True, slots=True)
class Fault:
    """One slip: its name, what the doctor has to call the first cause, and how it is made.

    `words` are options that the doctor is given besides; `verdict` is which of the things that this
    check can say it has to be, where more than one would fit.
    """

    name: str
    first: str
    made: Making
    words: tuple[str, ...] = ()
    verdict: str = ""


def forwards(*wanted: Forward) -> Making:
    """The carrier's router forwards these ports and no others."""
    return _router("carrier", lambda router: replace(router, forwards=wanted))


def filters(*rules: str) -> Making:
    """The firewall lets less through."""
    return _router("firewall", lambda router: replace(router, filters=rules))


def hairpin(*protocols: str) -> Making:
    """The carrier's router reflects only these protocols."""
    return _router("carrier", lambda router: replace(router, hairpin=protocols))


def alias(router: Router) -> Making:
    """The carrier's router has no hairpin; the firewall holds this router's address too (B5.1)."""

    @contextmanager
    def made(lab: Lab) -> Iterator[None]:
        firewall, held = lab.net.firewall, f"{router.outer}/32"
        usual = lab.net.routers[firewall.name]
        address(firewall, "outer", held)
        lab.net.route(firewall, router)
        with hairpin()(lab):
            yield
        firewall.run("nft", "delete", "table", "ip", router.table)
        ip("-n", firewall.name, "address", "delete", held, "dev", "outer")
        lab.net.route(firewall, usual)

    return made


def leaves_with(address: str) -> Making:
    """What leaves the firewall has this source; empty: the first address of the interface."""
    return _router("firewall", lambda router: replace(router, leaves_with=address))


def settings(**changes: str) -> Making:
    """Squilla runs with other settings."""

    @contextmanager
    def made(lab: Lab) -> Iterator[None]:
        lab.pbx.restart(**changes)
        yield
        lab.pbx.restart()

    return made


@contextmanager
def leaf_only(lab: Lab) -> Iterator[None]:
    """The certificate file holds the certificate alone (B1)."""
    lab.pbx.show(lab.authority.issue(at.HOST), alone=True)
    yield
    lab.pbx.show(lab.authority.issue(at.HOST))


@contextmanager
def other_name(lab: Lab) -> Iterator[None]:
    """The certificate is somebody else's (B1)."""
    lab.pbx.show(lab.authority.issue(_OTHER_NAME))
    yield
    lab.pbx.show(lab.authority.issue(at.HOST))


@contextmanager
def expired(lab: Lab) -> Iterator[None]:
    """Nobody renewed it (B1)."""
    lab.pbx.show(lab.authority.issue(at.HOST, ended=True))
    yield
    lab.pbx.show(lab.authority.issue(at.HOST))


@contextmanager
def second_uplink(lab: Lab) -> Iterator[None]:
    """Three flows of ten leave by the other provider (B4)."""
    firewall = lab.net.firewall
    # Once a flow: a repeated SYN that took the other way would be a fault of its own.
    unmarked = 'iifname "lan" ct state new ct mark 0'
    marks = (
        f"{unmarked} ct mark set numgen random mod 100 map {{ 0-29 : 2, 30-99 : 1 }}",
        'iifname "lan" ct mark 2 meta mark set 2',
    )
    ip("-n", firewall.name, "rule", "add", "fwmark", "2", "table", "2")
    ip("-n", firewall.name, "route", "add", "default", "via", at.SECOND_INNER, "table", "2")
    with _router("firewall", lambda router: replace(router, marks=marks))(lab):
        yield
    ip("-n", firewall.name, "rule", "delete", "fwmark", "2", "table", "2")


def _router(name: str, change: Callable[[Router], Router]) -> Making:
    @contextmanager
    def made(lab: Lab) -> Iterator[None]:
        place = getattr(lab.net, name)
        healthy = lab.net.routers[place.name]
        lab.net.route(place, change(healthy))
        yield
        lab.net.route(place, healthy)

    return made


def inside_dns(name: str, address: str) -> Making:
    """The office's own DNS still leads to a machine, or an address, that is gone (B3, B6)."""

    @contextmanager
    def made(lab: Lab) -> Iterator[None]:
        with name_server(lab.net.firewall, (at.FIREWALL_LAN,), {**NAMES, name: address}):
            for place in (lab.net.pbx, lab.net.lan):
                place.show("resolv.conf", f"nameserver {at.FIREWALL_LAN}\n")
            yield
        for place in (lab.net.pbx, lab.net.lan):
            place.show("resolv.conf", f"nameserver {at.RESOLVERS[0]}\n")

    return made


def asterisk_with(pjsip: str, later: str = "") -> Making:
    """An Asterisk stands beside Squilla; `later` is written when it runs, and waits (A1)."""

    @contextmanager
    def made(lab: Lab) -> Iterator[None]:
        with asterisk(lab.net.pbx, lab.net.own, pjsip) as installed:
            if later:
                installed.write(later)
            yield

    return made


def nothing(_: Lab) -> AbstractContextManager[None]:
    """The fault is in what the doctor is given."""
    return nullcontext()


FAULTS = (
    Fault(
        "6061 forwarded to 5061",
        "A3-HEADER",
        forwards(HTTPS, SIPS, Forward(TCP, 6061, 6061, -1000), AUDIO),
    ),
    Fault("5061 closed", "B2-5061", forwards(HTTPS, PHONE, AUDIO)),
    Fault("6061 closed", "B2-6061", forwards(HTTPS, SIPS, AUDIO)),
    Fault("audio range closed", "A4-UDP", forwards(HTTPS, SIPS, PHONE)),
    Fault(
        "audio range half open", "A4-UDP", forwards(HTTPS, SIPS, PHONE, Forward(UDP, 10000, 15000))
    ),
    Fault(
        "one block of audio ports missing",
        "A4-UDP",
        forwards(HTTPS, SIPS, PHONE, Forward(UDP, 10000, 14999), Forward(UDP, 15100, 20000)),
    ),
    Fault(
        "audio range shifted", "A4-UDP", forwards(HTTPS, SIPS, PHONE, Forward(UDP, 10000, 20000, 2))
    ),
    Fault(
        "packet loss of 3 %",
        "A4-UDP",
        filters(f"meta l4proto udp {_SHARE} 3 drop"),
        verdict="ports_loss",
    ),
    Fault("wrong public address", "B3-ADDRESS", settings(PUBLIC_ADDRESS=_OTHER_ADDRESS)),
    Fault("private address as public", "B3-ADDRESS", settings(PUBLIC_ADDRESS=at.PBX)),
    Fault(
        "name as public address leads elsewhere",
        "B3-ADDRESS",
        inside_dns(at.VOICE, _OTHER_ADDRESS),
        ("--address", at.VOICE),
    ),
    Fault("second uplink for a share of flows", "B4-EGRESS", second_uplink),
    Fault("no hairpin, and no alias", "B5-HAIRPIN", hairpin(), verdict="hairpin_beyond"),
    Fault("hairpin for TCP only", "B5-HAIRPIN", hairpin(TCP)),
    Fault(
        "alias with another address",
        "B5-HAIRPIN",
        alias(replace(ALIAS, outer=_OTHER_ADDRESS)),
        verdict="hairpin_beyond",
    ),
    Fault(
        "alias not forwarded",
        "B5-HAIRPIN",
        alias(replace(ALIAS, forwards=())),
        verdict="hairpin_no_forward",
    ),
    Fault(
        "alias forwarded in part",
        "B5-HAIRPIN",
        alias(replace(ALIAS, forwards=(HTTPS, SIPS, PHONE))),
        verdict="hairpin_forward_part",
    ),
    Fault(
        "alias without hairpin, rules from outside only",
        "B5-HAIRPIN",
        alias(replace(ALIAS, hairpin=())),
        verdict="hairpin_no_forward",
    ),
    Fault(
        "alias without hairpin, source kept",
        "B5-HAIRPIN",
        alias(replace(ALIAS, keeps_source=True)),
        verdict="hairpin_no_return",
    ),
    Fault("missing intermediate", "B1-CHAIN", leaf_only),
    Fault("certificate for another name", "B1-CHAIN", other_name),
    Fault("expired certificate", "B1-EXPIRY", expired),
    Fault(
        "Asterisk's TCP transport with local networks",
        "A1-TRANSPORT",
        asterisk_with(transport(A1_PORT, f"local_net={at.LAN}")),
    ),
    Fault(
        "Asterisk's TCP transport on another port",
        "A1-TRANSPORT",
        asterisk_with(transport(_OTHER_PORT)),
    ),
    Fault(
        "Asterisk's TCP transport with the word none",
        "A1-TRANSPORT",
        asterisk_with(transport(A1_PORT, "local_net=none")),
    ),
    Fault(
        "Asterisk's transport changed, no restart yet",
        "A1-RESTART",
        asterisk_with(transport(A1_PORT), later=transport(_OTHER_PORT)),
    ),
    Fault("renewed on 443 only", "B1-SAME", renewed_in_front),
    Fault("inside DNS leads elsewhere", "B6-INSIDE", inside_dns(at.HOST, _GONE)),
    Fault("SIP ALG", "P2-ALG", sip_rewritten),
    Fault("blocked subscription", "M4-GATEWAY", system_blocked),
    Fault("malformed QR", "M1-QR", nothing, ("--qr", f"ada;{_MADE_UP_TOKEN}", *_NO_CALL)),
    Fault(
        "superseded token",
        "M1-LOGIN",
        nothing,
        ("--qr", f"ada;{_MADE_UP_TOKEN};{at.HOST}", *_NO_CALL),
    ),
)
"""In the order of the table in the documentation."""

ONE_MACHINE_FAULTS = (
    Fault("audio of the alias not forwarded to the WAN address", "B7-FORWARD", forwards()),
    Fault(
        "audio of the alias forwarded in part", "B7-FORWARD", forwards(Forward(UDP, 10000, 15000))
    ),
    Fault("what leaves has the WAN address, not the alias", "B3-ADDRESS", leaves_with("")),
)
"""The same, where PBX and firewall are one machine (B7)."""
