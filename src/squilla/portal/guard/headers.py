"""Headers that keep a page to itself: what it may load, who may frame it, what is remembered.

They are put on every answer of the application that does not bring its own.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_YEAR_SECONDS = 365 * 24 * 3600
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_HSTS = {"Strict-Transport-Security": f"max-age={_YEAR_SECONDS}"}


def secure(headers: MutableHeaders, *, trial_certificate: bool) -> None:
    """Add the headers that are missing.

    A browser that has learnt HSTS (RFC 6797) lets nobody pass a certificate it refuses, so it is
    not taught with a trial certificate.
    """
    for name, value in (_ALWAYS if trial_certificate else _ALWAYS | _HSTS).items():
        headers.setdefault(name, value)


class SecureHeaders:
    """Middleware that does so for every HTTP answer."""

    def __init__(self, app: ASGIApp, *, trial_certificate: bool) -> None:
        self._app = app
        self._trial_certificate = trial_certificate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application with a `send` that completes the headers."""

        async def send_secure(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                secure(headers, trial_certificate=self._trial_certificate)
            await send(message)

        await self._app(scope, receive, send_secure)
