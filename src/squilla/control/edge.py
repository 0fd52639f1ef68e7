"""What the control plane says to Kamailio and asks of it, by RPC.

The tables are those of the routing logic (`edge/ksr/tables.py`): `ha1`, `ready`, `counts`.
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from squilla.control.credentials import Accept, Command, Drop, Refuse
from squilla.control.rpc import Rpc, RpcError
from squilla.edge.ksr.registrar import LOCATION
from squilla.edge.ksr.tables import COUNTS, HA1, READY
from squilla.edge.ksr.waiting import CALLS, LAST_CALL, NUMBERS, TICKETS


class Edge:
    """Commands and questions; each may raise EdgeUnreachable."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc

    def run(self, command: Command) -> None:
        """Carry out one command of a plan."""
        match command:
            case Accept(credential):
                self._rpc.call("htable.sets", HA1, credential.sip_user, credential.ha1)
            case Refuse(sip_user):
                with suppress(RpcError):
                    self._rpc.call("htable.delete", HA1, sip_user)
            case Drop(sip_user):
                with suppress(RpcError):
                    self._rpc.call("ul.rm", LOCATION, sip_user)

    def known_ha1(self, sip_user: str) -> str | None:
        """The HA1 that the edge accepts for a user now."""
        return self._get(HA1, sip_user)

    def credential_count(self) -> int:
        """How many credentials the edge holds."""
        tables = self._rpc.call("htable.stats")
        return sum(int(table["all"]) for table in tables if table["name"] == HA1)

    def forget_credentials(self) -> None:
        """Empty the table; until `open`, phones are asked to come back in a moment."""
        with suppress(RpcError):
            self._rpc.call("htable.delete", READY, READY)
        self._rpc.call("htable.flush", HA1)

    def open(self) -> None:
        """Say that the credentials are there."""
        self._rpc.call("htable.sets", READY, READY, "yes")

    def is_open(self) -> bool:
        """Whether the credentials are there; not so in a Kamailio that has just started."""
        return self._get(READY, READY) is not None

    def is_registered(self, sip_user: str) -> bool:
        """Whether the user has a live registration."""
        try:
            self._rpc.call("ul.lookup", LOCATION, sip_user)
        except RpcError:
            return False
        return True

    def registrations(self) -> int:
        """How many contacts are registered."""
        answer = self._rpc.call("stats.fetch", "usrloc:")
        return int(answer["usrloc.location_contacts"])

    def counts(self) -> Mapping[str, int]:
        """The routing logic's counters since Kamailio started."""
        found: dict[str, int] = {}
        for entry in self._rpc.call("htable.dump", COUNTS) or ():
            found |= {item["name"]: int(item["value"]) for item in entry["slot"]}
        return found

    def reload_tls(self) -> None:
        """Read the certificate again; connections that exist keep the old one."""
        self._rpc.call("tls.reload")

    def started(self) -> str:
        """When Kamailio was started, in its own words."""
        return str(self._rpc.call("core.uptime")["up_since"])

    def answer_call(self, call_id: str, sequence: str, code: int, reason: str) -> bool:
        """Answer an INVITE that waits at the edge; False when there is none."""
        try:
            self._rpc.call("tm.reply_callid", code, reason, call_id, sequence, secrets.token_hex(8))
        except RpcError:
            return False
        return True

    def end_parked(self, ticket: str) -> None:
        """Have the routing logic know that a call waits no more."""
        with suppress(RpcError):
            self._rpc.call("htable.delete", TICKETS, ticket)

    def last_call(self) -> int:
        """How many calls for phones there were since Kamailio started."""
        return int(self._get(NUMBERS, LAST_CALL) or 0)

    def noted_call(self, number: int) -> dict[str, Any] | None:
        """What the routing logic has noted of a call; None when that is too long ago."""
        facts = self._get(CALLS, str(number))
        return None if facts is None else json.loads(facts)

    def _get(self, table: str, key: str) -> str | None:
        try:
            return str(self._rpc.call("htable.get", table, key)["item"]["value"])
        except RpcError:
            return None
