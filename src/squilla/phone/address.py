"""The app's own address, and the link that opens it signed in."""

from urllib.parse import quote

PATH = "/app/"


def app_address(origin: str) -> str:
    """Where the app is, on a server whose pages are at `origin` (`https://HOST[:PORT]`)."""
    return f"{origin}{PATH}"


def sign_in_link(origin: str, ticket: str) -> str:
    """The app, signed in with a QR's text (`USERNAME;TOKEN;FQDN`, M1): a secret like that.

    The text is the fragment, which reaches no server, no log and no Referer (RFC 9110 §7.1). A
    browser may list it as visited: the app exchanges the token at once (`POST
    /webrest/authentication/token`).
    """
    return f"{app_address(origin)}#{quote(ticket, safe=';')}"
