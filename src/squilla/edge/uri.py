"""The parts of a SIP URI that routing decides on (RFC 3261 §19.1.1)."""

import re


def host_and_port(uri: str) -> str:
    """`host` or `host:port`, lower case; the part before `@` may look like a host too."""
    return _parts(uri)[0].lower()


def transport(uri: str) -> str:
    """The `transport` parameter in lower case, or ""."""
    for parameter in _parts(uri)[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "transport":
            return value.strip().lower()
    return ""


def _parts(uri: str) -> list[str]:
    """Host with port, then the parameters; what follows `?` are headers."""
    rest = uri.partition(":")[2]
    address = rest.partition("@")[2] or rest
    return re.split("[?>]", address)[0].split(";")
