"""The lab's network: the places of `addresses.py`, joined and routed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lab import addresses as at
from lab.own_files import OwnFiles, own_files
from lab.routers import GUIDE_FORWARDS, Router, ruleset
from lab.wiring import Place, Wiring, address, bridge, default_route, forwarding

CARRIER = Router(at.PUBLIC, at.FIREWALL_OUTER, "192.168.100.0/24", GUIDE_FORWARDS)
FIREWALL = Router(at.FIREWALL_OUTER, at.PBX, at.LAN, GUIDE_FORWARDS, outward=("outer", "second"))
SECOND = Router(at.SECOND_PUBLIC, at.FIREWALL_SECOND, "192.168.200.0/24")
MOBILE = Router(at.MOBILE_PUBLIC, at.PHONE, "100.64.0.0/24")


@dataclass(slots=True)
class Network:
    """The places, what its routers do now, and what is installed on the PBX besides."""

    internet: Place
    carrier: Place
    second: Place
    firewall: Place
    pbx: Place
    lan: Place
    mobile: Place
    phone: Place
    outside: Place
    own: OwnFiles
    routers: dict[str, Router] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[Place, ...]:
        """Those where programs run that look names up."""
        return (self.pbx, self.lan, self.phone, self.outside)

    def route(self, place: Place, router: Router) -> None:
        """Make a router do this from now on; connections that it knows are forgotten."""
        self.routers[place.name] = router
        place.run("nft", "-f", "-", stdin=ruleset(router))


@contextmanager
def network() -> Iterator[Network]:
    """Build the healthy network, and take it down again."""
    wiring = Wiring()
    with own_files() as own:
        try:
            yield _built(wiring, own)
        finally:
            wiring.close()


def _built(wiring: Wiring, own: OwnFiles) -> Network:
    net = Network(
        internet=wiring.place("internet"),
        carrier=wiring.place("carrier"),
        second=wiring.place("second"),
        firewall=wiring.place("firewall"),
        pbx=wiring.place("pbx", own.prefix),
        lan=wiring.place("lan"),
        mobile=wiring.place("mobile"),
        phone=wiring.place("phone"),
        outside=wiring.place("outside"),
        own=own,
    )
    _join_internet(wiring, net)
    _join_office(wiring, net)
    for place in (net.internet, net.carrier, net.second, net.firewall, net.mobile):
        forwarding(place)
    net.route(net.carrier, CARRIER)
    net.route(net.firewall, FIREWALL)
    net.route(net.second, SECOND)
    net.route(net.mobile, MOBILE)
    for place in net.ends:
        place.show("resolv.conf", f"nameserver {at.RESOLVERS[0]}\n")
        place.show("hosts", "127.0.0.1 localhost\n")
    return net


def _join_internet(wiring: Wiring, net: Network) -> None:
    uplinks = (
        (net.carrier, "carrier", at.PUBLIC),
        (net.second, "second", at.SECOND_PUBLIC),
        (net.mobile, "mobile", at.MOBILE_PUBLIC),
        (net.outside, "outside", at.OUTSIDE),
    )
    for place, name, public in uplinks:
        gateway = f"{public.rpartition('.')[0]}.1"
        wiring.cable(net.internet, name, place, "outer")
        address(net.internet, name, f"{gateway}/24")
        address(place, "outer", f"{public}/24")
        default_route(place, gateway)
    services = (*at.RESOLVERS, *at.STUN.values(), at.WEB)
    address(net.internet, "lo", *(f"{one}/32" for one in services))
    wiring.cable(net.mobile, "cell", net.phone, "outer")
    address(net.mobile, "cell", "100.64.0.1/24")
    address(net.phone, "outer", f"{at.PHONE}/24")
    default_route(net.phone, "100.64.0.1")


def _join_office(wiring: Wiring, net: Network) -> None:
    wiring.cable(net.carrier, "inner", net.firewall, "outer")
    wiring.cable(net.second, "inner", net.firewall, "second")
    wiring.cable(net.firewall, "port1", net.pbx, "eth0")
    wiring.cable(net.firewall, "port2", net.lan, "eth0")
    bridge(net.firewall, "lan", ("port1", "port2"))
    address(net.carrier, "inner", f"{at.CARRIER_INNER}/24")
    address(net.second, "inner", f"{at.SECOND_INNER}/24")
    address(net.firewall, "outer", f"{at.FIREWALL_OUTER}/24")
    address(net.firewall, "second", f"{at.FIREWALL_SECOND}/24")
    address(net.firewall, "lan", f"{at.FIREWALL_LAN}/24")
    default_route(net.firewall, at.CARRIER_INNER)
    for place, own in ((net.pbx, at.PBX), (net.lan, at.LAN_CLIENT)):
        address(place, "eth0", f"{own}/24")
        default_route(place, at.FIREWALL_LAN)
