"""Keeps the edge's credentials the same as the store's: what to do is decided here, without I/O.

Level-triggered: whatever was missed, the next comparison makes good.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from squilla.model.devices import Credential


@dataclass(frozen=True, slots=True)
class Accept:
    """Accept this credential from now on."""

    credential: Credential


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse whatever this SIP user presents from now on."""

    sip_user: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove the registration of this SIP user."""

    sip_user: str


Command = Accept | Refuse | Drop


def plan(wanted: Sequence[Credential], applied: Mapping[str, str]) -> list[Command]:
    """The commands that turn `applied` (HA1 by SIP user) into `wanted`, in the order to run them.

    A changed secret is known to the edge before the old registration is removed, so that the old
    phone cannot register again in between (M3).
    """
    commands: list[Command] = []
    for credential in wanted:
        known = applied.get(credential.sip_user)
        if known == credential.ha1:
            continue
        commands.append(Accept(credential))
        if known is not None:
            commands.append(Drop(credential.sip_user))
    still = {credential.sip_user for credential in wanted}
    for sip_user in applied:
        if sip_user not in still:
            commands += [Refuse(sip_user), Drop(sip_user)]
    return commands
