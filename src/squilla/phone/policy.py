"""What the app may load, whom it may talk to, and what of the device it may use."""

from collections.abc import Mapping


def policy(host: str, phone_port: int) -> Mapping[str, str]:
    """The headers of every file, for a server whose phones register at `host:phone_port`.

    Nothing leaves for another server: the contract is on the page's own, SIP (RFC 7118) beside it.
    `wasm-unsafe-eval` lets WebAssembly run, not `eval`: the QR reader of browsers that have none.
    """
    content = (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        f"connect-src 'self' wss://{host}:{phone_port}",
        "media-src 'self' blob:",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(content),
        "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=()",
        "Referrer-Policy": "no-referrer",
    }
