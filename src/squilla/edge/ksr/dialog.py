"""Verbs on dialogs and NAT (RFC 3261 §12, §16.6)."""

from squilla.edge.contact import shown_contact, tells_of_push
from squilla.edge.ksr.base import Base, is_yes


class Dialog(Base):
    """Routes, contacts, destinations."""

    def record_route(self, mark: str) -> None:
        """Stay in the dialog's path, with our mark (RFC 3261 §16.6)."""
        self._raw.rr.add_rr_param(f";{mark}")
        self._raw.rr.record_route()

    def follow_route(self, mark: str) -> bool:
        """Consume our Route header (RFC 3261 §16.4); False when it isn't ours or lacks the mark."""
        return is_yes(self._raw.rr.loose_route()) and is_yes(self._raw.rr.check_route_param(mark))

    def remember_source_in_contact(self) -> None:
        """Note in the Contact where the message really came from, and take its push address out."""
        contact = self.text("$ct") or ""
        if not tells_of_push(contact):
            self._raw.nathelper.set_contact_alias()
            return
        shown = shown_contact(
            contact,
            source=self.text("$si") or "",
            port=self._number("$sp"),
            protocol=(self.text("$pr") or "").lower(),
        )
        self._raw.hdr.remove("Contact")
        self._raw.hdr.append(f"Contact: {shown}\r\n")

    def go_where_contact_came_from(self) -> None:
        """Send to the place noted in the Contact, unless a route says otherwise."""
        if self._raw.pv.is_null("$du"):
            self._raw.nathelper.handle_ruri_alias()

    def send_to(self, uri: str) -> None:
        """Send the request to a URI, whatever its request URI says."""
        self._raw.setdsturi(uri)

    def set_ruri_user(self, user: str) -> None:
        """Change who the request is for."""
        self._raw.setuser(user)
