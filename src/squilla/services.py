"""What the pages and the contract are given to work with; `app.py` puts it together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from squilla.doctor.pair.inside_end import InsideEnd
from squilla.doctor.target import Target
from squilla.enroll.access import AccessControl
from squilla.enroll.logins import LoginRules, Logins
from squilla.store.engine import Store


@dataclass(frozen=True, slots=True)
class Services:
    """The composed product, without its web server.

    `clock` gives Unix seconds; `registered` tells whether a SIP user has a live registration
    (None when the edge does not answer); `decline` refuses a SIP user's waiting call by its
    Call-ID, False when it waits no more; `session_seconds` is the idle life of a sign-in.
    `push_services` names the push services that this system can ask, by `provider`; browsers
    subscribe for the key `vapid_public` (base64url) at one of `webpush_hosts`.
    `target` is this PBX for the doctor, and `pairing` lets a doctor outside join it.
    """

    store: Store
    rules: LoginRules
    logins: Logins
    access: AccessControl
    clock: Callable[[], float]
    registered: Callable[[str], bool | None]
    decline: Callable[[str, str], bool]
    session_seconds: float
    phone_port: int
    trial_certificate: bool
    push_services: frozenset[str]
    vapid_public: str
    webpush_hosts: Sequence[str]
    target: Target
    pairing: InsideEnd = field(default_factory=InsideEnd)
