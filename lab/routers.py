"""What a router does to packets, as nftables rules: forwards, masquerade, hairpin, losses."""

from dataclasses import dataclass

TCP, UDP = "tcp", "udp"


@dataclass(frozen=True, slots=True)
class Forward:
    """Ports of the outer address that lead inwards; `shift` is added to the port there."""

    protocol: str
    first: int
    last: int
    shift: int = 0

    def rule(self, outer: str, inner: str) -> str:
        """As a rule of the prerouting chain."""
        ports = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        matched = f"ip daddr {outer} {self.protocol} dport {ports}"
        if not self.shift:
            return f"{matched} dnat to {inner}"
        pairs = (f"{port} : {port + self.shift}" for port in range(self.first, self.last + 1))
        return f"{matched} dnat ip to {inner} : {self.protocol} dport map {{ {', '.join(pairs)} }}"


@dataclass(frozen=True, slots=True)
class Router:
    """One router: `outer` is its address on the outer interface, `inner` where forwards lead.

    `hairpin` names the protocols that are reflected for those within, with their source rewritten
    unless `keeps_source`. `filters` are rules of the forward chain, `redirects` hand packets over
    to a program on the router. `leaves_with` is the address of what leaves, empty for that of its
    interface. Two with tables of their own fit on one machine.
    """

    outer: str
    inner: str
    lan: str
    forwards: tuple[Forward, ...] = ()
    hairpin: tuple[str, ...] = (TCP, UDP)
    filters: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    outward: tuple[str, ...] = ("outer",)
    keeps_source: bool = False
    table: str = "lab"
    redirects: tuple[str, ...] = ()
    leaves_with: str = ""


GUIDE_FORWARDS = (
    Forward(TCP, 443, 443),
    Forward(TCP, 5061, 5061),
    Forward(TCP, 6061, 6061),
    Forward(UDP, 10000, 20000),
)
"""B1 and B2."""


def ruleset(router: Router) -> str:
    """The whole of a router's nftables configuration, which replaces what was there."""
    forwards = [one.rule(router.outer, router.inner) for one in router.forwards]
    outside = [f'iifname "outer" {rule}' for rule in forwards]
    reflected = [
        f'iifname != "outer" {one.rule(router.outer, router.inner)}'
        for one in router.forwards
        if one.protocol in router.hairpin
    ]
    reflection = f"ct original ip daddr {router.outer} ip saddr {router.lan} masquerade"
    leaving = f"snat to {router.leaves_with}" if router.leaves_with else "masquerade"
    back = [
        *([] if router.keeps_source else [f"ct status dnat {reflection}"]),
        *(f'oifname "{name}" {leaving}' for name in router.outward),
    ]
    return "\n".join(
        (
            f"table ip {router.table}",
            f"delete table ip {router.table}",
            f"table ip {router.table} {{",
            *_chain("uplink", "type filter hook prerouting priority -150", list(router.marks)),
            *_chain(
                "forwards",
                "type nat hook prerouting priority -100",
                [*router.redirects, *outside, *reflected],
            ),
            *_chain("filters", "type filter hook forward priority 0", list(router.filters)),
            *_chain("translation", "type nat hook postrouting priority 100", back),
            "}\n",
        )
    )


def _chain(name: str, hook: str, rules: list[str]) -> list[str]:
    return [f"chain {name} {{", f"{hook};", *rules, "}"]
