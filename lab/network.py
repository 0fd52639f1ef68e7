"""The lab's network: the places of `addresses.py`, joined and routed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lab import addresses as at
from lab.own_files import OwnFiles, own_files
from lab.routers import GUIDE_FORWARDS, UDP, Forward, Router, ruleset
from lab.wiring import Place, Wiring, address, bridge, default_route, forwarding

CARRIER = Router(at.PUBLIC, at.FIREWALL_OUTER, "192.168.100.0/24", GUIDE_FORWARDS)
FIREWALL = Router(at.FIREWALL_OUTER, at.PBX, at.LAN, GUIDE_FORWARDS, outward=("outer", "second"))
ALIAS = Router(at.PUBLIC, at.PBX, at.LAN, GUIDE_FORWARDS, outward=(), table="alias")
"""What the firewall does when it holds the public address too (B5.1-B5.3)."""
SECOND = Router(at.SECOND_PUBLIC, at.FIREWALL_SECOND, "192.168.200.0/24")
MOBILE = Router(at.MOBILE_PUBLIC, at.PHONE, "100.64.0.0/24")


ALL_IN_ONE = Router(at.PUBLIC, at.WAN, at.LAN, (Forward(UDP, 10000, 20000),), leaves_with=at.PUBLIC)
"""B7."""


@dataclass(slots=True)
class Network:
    """The places, what its routers do now, and what is installed on the PBX besides.

    Where PBX and firewall are one machine, that is also its own carrier and second uplink.
    """

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


Builder = Callable[[Wiring, OwnFiles], Network]


@contextmanager
def network(builder: Builder) -> Iterator[Network]:
    """Build a healthy network, and take it down again."""
    wiring = Wiring()
    with own_files() as own:
        try:
            net = builder(wiring, own)
            for place in net.ends:
                place.show("resolv.conf", f"nameserver {at.RESOLVERS[0]}\n")
                place.show("hosts", "127.0.0.1 localhost\n")
            yield net
        finally:
            wiring.close()


def office(wiring: Wiring, own: OwnFiles) -> Network:
    """A PBX behind a firewall and the carrier's router."""
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
    _uplink(wiring, net, net.carrier, at.PUBLIC)
    _uplink(wiring, net, net.second, at.SECOND_PUBLIC)
    _join_office(wiring, net)
    for place in (net.carrier, net.second, net.firewall):
        forwarding(place)
    net.route(net.carrier, CARRIER)
    net.route(net.firewall, FIREWALL)
    net.route(net.second, SECOND)
    return net


def one_machine(wiring: Wiring, own: OwnFiles) -> Network:
    """PBX and firewall in one; the PBX's public address is an alias of the WAN's (B7)."""
    pbx = wiring.place("pbx", own.prefix)
    net = Network(
        internet=wiring.place("internet"),
        carrier=pbx,
        second=pbx,
        firewall=pbx,
        pbx=pbx,
        lan=wiring.place("lan"),
        mobile=wiring.place("mobile"),
        phone=wiring.place("phone"),
        outside=wiring.place("outside"),
        own=own,
    )
    _join_internet(wiring, net)
    _uplink(wiring, net, pbx, at.WAN)
    address(pbx, "outer", f"{at.PUBLIC}/24")
    wiring.cable(pbx, "lan", net.lan, "eth0")
    address(pbx, "lan", f"{at.FIREWALL_LAN}/24")
    address(net.lan, "eth0", f"{at.LAN_CLIENT}/24")
    default_route(net.lan, at.FIREWALL_LAN)
    forwarding(pbx)
    net.route(pbx, ALL_IN_ONE)
    return net


def _uplink(wiring: Wiring, net: Network, place: Place, public: str) -> None:
    """Join a machine to the internet."""
    network, _, _ = public.rpartition(".")
    gateway, name = f"{network}.1", place.name.rpartition("-")[2]
    wiring.cable(net.internet, name, place, "outer")
    address(net.internet, name, f"{gateway}/24")
    address(place, "outer", f"{public}/24")
    default_route(place, gateway)


def _join_internet(wiring: Wiring, net: Network) -> None:
    _uplink(wiring, net, net.mobile, at.MOBILE_PUBLIC)
    _uplink(wiring, net, net.outside, at.OUTSIDE)
    services = (*at.RESOLVERS, *at.STUN.values(), at.WEB, at.GATEWAY)
    address(net.internet, "lo", *(f"{one}/32" for one in services))
    wiring.cable(net.mobile, "cell", net.phone, "outer")
    address(net.mobile, "cell", "100.64.0.1/24")
    address(net.phone, "outer", f"{at.PHONE}/24")
    default_route(net.phone, "100.64.0.1")
    forwarding(net.internet)
    forwarding(net.mobile)
    net.route(net.mobile, MOBILE)


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
