"""`squilla tls`: the certificate (B1)."""

import datetime as dt
import socket
import ssl
import time

import typer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from squilla.commands.context import refuse, say, settings, terminal_text
from squilla.ops.certificate import complaints, install_certificate
from squilla.settings import Settings, from_here

app = typer.Typer(help=terminal_text("cli.tls_help"), no_args_is_help=True)

_SECONDS = 10.0


@app.callback()
def tls() -> None:
    """Keep `reload` a subcommand while it is the only one."""


@app.command("reload", help=terminal_text("cli.tls_reload_help"))
def reload() -> None:
    """Serve the renewed certificate on 443, 5061 and 6061; calls go on."""
    chosen = settings()
    now = dt.datetime.now(dt.UTC)
    pair = install_certificate(chosen, now)
    for complaint in complaints(pair.chain, chosen.host, now):
        typer.echo(complaint, err=True)
    wanted = x509.load_pem_x509_certificate(pair.chain.read_bytes())
    behind = _wait_served(chosen, wanted.public_bytes(Encoding.DER))
    if behind:
        refuse("cli.tls_not_served", ports=", ".join(str(port) for port in behind))
    say("cli.tls_reloaded", until=f"{wanted.not_valid_after_utc:%Y-%m-%d}")


def _wait_served(chosen: Settings, wanted: bytes) -> list[int]:
    """The ports that do not serve the certificate in time."""
    deadline = time.monotonic() + _SECONDS
    behind = [chosen.https_port, chosen.sips_port, chosen.phone_port]
    while behind and time.monotonic() < deadline:
        time.sleep(0.2)
        behind = [port for port in behind if _served_on(chosen, port) != wanted]
    return behind


def _served_on(chosen: Settings, port: int) -> bytes | None:
    address = chosen.https_address if port == chosen.https_port else chosen.sip_address
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # only compared with the file that should be served
    try:
        with (
            socket.create_connection((from_here(address), port), timeout=2) as plain,
            context.wrap_socket(plain, server_hostname=chosen.host) as secured,
        ):
            return secured.getpeercert(binary_form=True)
    except OSError:
        return None
