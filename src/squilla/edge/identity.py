"""Who calls, as the edge vouches for it: P-Asserted-Identity (RFC 3325).

Phones show what this header says before what From says. A phone's own word for it is taken away
(§5), and the edge says the number that colleagues know and dial: the main extension.
"""

from squilla.edge.config import EdgeConfig
from squilla.edge.ksr import Ksr
from squilla.edge.request import Request

ASSERTED = "P-Asserted-Identity"
# The second asks a proxy for the first (RFC 3325 §9.2); the third is what came before the standard.
ASSERTIONS = (ASSERTED, "P-Preferred-Identity", "Remote-Party-ID")


def known_as(user: str, config: EdgeConfig) -> str:
    """The main extension of a phone's SIP user."""
    return user.removeprefix(config.mobile_prefix)


def vouch(request: Request, ksr: Ksr, config: EdgeConfig) -> None:
    """Say on an authenticated request whose it is."""
    drop_assertions(ksr)
    number = known_as(request.auth_user or "", config)
    ksr.add_header(f"{ASSERTED}: <sip:{number}@{config.realm}>")


def drop_assertions(ksr: Ksr) -> None:
    """Take out what a phone says of itself in the name of a network."""
    ksr.remove_headers(*ASSERTIONS)
