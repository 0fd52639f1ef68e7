"""Networks that phones come from, as a timeline names them (P4)."""

import ipaddress


def network_of(address: str) -> str:
    """The network that an address is in, a /24 or /48: enough to tell networks apart."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
