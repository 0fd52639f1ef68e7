"""Verbs on transactions (RFC 3261 §17)."""

from squilla.edge.ksr.base import Base, is_yes

_EVERY_PORT_TO_0 = r"/^m=([^[:space:]]+)[[:space:]]+[0-9]+/m=\1 0/g"


class Transaction(Base):
    """Sending on, and what happens to branches and replies."""

    def force_rport(self) -> None:
        """Answer to where the request came from (RFC 3581)."""
        self._raw.force_rport()

    def is_retransmission(self) -> bool:
        """Whether a transaction is at work on this message; the last reply is then sent again."""
        if is_yes(self._raw.tmx.t_precheck_trans()):
            self._raw.tm.t_check_trans()
            return True
        return bool(self._raw.tm.t_check_trans() == 0)

    def belongs_to_transaction(self) -> bool:
        """Whether a CANCEL, or the ACK of a negative answer, fits a transaction here."""
        return is_yes(self._raw.tm.t_check_trans())

    def relay(self) -> bool:
        """Send the request on; False when it cannot go, with the answer left to the caller."""
        return is_yes(self._raw.tm.t_relay())

    def watch_media(self) -> None:
        """Have the router called for the branches and replies of this request."""
        self._raw.tm.t_on_branch("ksr_branch")
        self._raw.tm.t_on_reply("ksr_reply")

    def watch_failure(self) -> None:
        """Have the router called when this request comes to nothing."""
        self._raw.tm.t_on_failure("ksr_failure")

    def only_existing_connections(self) -> None:
        """Never open a connection to send this on: a phone behind NAT has its own, or none."""
        self._raw.set_forward_no_connect()

    def drop_branch(self) -> None:
        """In the branch route: don't send this branch."""
        self._raw.set_drop()

    def refuse_streams(self) -> None:
        """In the reply route: pass the answer on with every stream refused (RFC 3264 §6).

        A final reply can't be dropped there: Kamailio would send it on as it is.
        """
        self._raw.textops.subst_body(_EVERY_PORT_TO_0)

    def drop_reply(self) -> None:
        """In the core's reply route, before any transaction: don't pass this reply on."""
        self._raw.set_drop()

    def reply_code(self) -> int:
        """In the reply route: the status code."""
        return self._number("$rs")

    def reply_protocol(self) -> str:
        """In the reply route: the transport that the reply came on."""
        return (self.text("$pr") or "").lower()
