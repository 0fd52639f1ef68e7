"""Addresses and networks as Asterisk writes them, in one form that can be compared."""

import ipaddress

_DEFAULT_PORT = 5060
_DEFAULT_TLS_PORT = 5061


def network_text(value: str) -> str:
    """A network as `address/prefix`; text that is none (`none`, a host name) stays as it is."""
    try:
        return str(ipaddress.ip_network(value.strip(), strict=False))
    except ValueError:
        return value.strip().lower()


def covers(networks: tuple[str, ...], address: str) -> bool:
    """Whether an address is in one of the networks; those that can't be read hold nothing."""
    one = ipaddress.ip_address(address)
    mapped = one.ipv4_mapped if isinstance(one, ipaddress.IPv6Address) else None
    return any((mapped or one) in network for network in _readable(networks))


def _readable(
    networks: tuple[str, ...],
) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    readable = []
    for text in networks:
        try:
            readable.append(ipaddress.ip_network(text, strict=False))
        except ValueError:
            continue
    return readable


def split_bind(bind: str, protocol: str) -> tuple[str, int]:
    """Address and port of `address`, `address:port` or `[address]:port`; PJSIP's port if none."""
    default = _DEFAULT_TLS_PORT if protocol == "tls" else _DEFAULT_PORT
    if bind.startswith("["):
        host, _, port = bind[1:].partition("]")
        port = port.removeprefix(":")
    elif bind.count(":") == 1:
        host, _, port = bind.partition(":")
    else:
        host, port = bind, ""
    number = int(port) if port.isascii() and port.isdigit() else 0
    return host, number or default
