"""`squilla device` and `squilla qr`: the one phone of each account (M3)."""

import datetime as dt
import sys
import time
from typing import Annotated

import segno
import typer

from squilla.commands.context import account_named, say, settings, store, terminal_text
from squilla.compose import make_logins
from squilla.model.devices import Phase
from squilla.store import accounts, devices

app = typer.Typer(help=terminal_text("cli.device_help"), no_args_is_help=True)

Name = Annotated[str, typer.Argument(help=terminal_text("cli.name_help"))]


@app.command("list", help=terminal_text("cli.device_list_help"))
def list_devices() -> None:
    """Print the phone of each account."""
    with store() as opened, opened.begin() as tx:
        people = accounts.everyone(tx)
        known = devices.by_account(tx)
    for person in people:
        device = known.get(person.id)
        if device:
            phase = device.phase(time.time())
            columns = (person.username, _phase(phase), _when(device.registered_at), device.agent)
            typer.echo("\t".join(columns))


@app.command("revoke", help=terminal_text("cli.device_revoke_help"))
def revoke(username: Name) -> None:
    """Log an account's phone out."""
    with store() as opened:
        account = account_named(opened, username)
        ended = make_logins(settings(), opened).log_out(account.id)
    say("cli.device_revoked" if ended else "cli.device_none", name=account.username)


def qr(
    username: Name,
    text: Annotated[bool, typer.Option("--text", help=terminal_text("cli.qr_text_help"))] = False,
) -> None:
    """Mint a QR and draw it in the terminal; the phone logged in before stops (M1, M3)."""
    chosen = settings()
    with store() as opened:
        account = account_named(opened, username)
        minted = make_logins(chosen, opened).mint_qr(account, time.time())
    if text:
        typer.echo(minted.text)
        return
    segno.make(minted.text, error="m").terminal(out=sys.stdout, compact=True)
    say("cli.qr_shown", name=account.username, minutes=chosen.pending_minutes)


def _phase(phase: Phase) -> str:
    texts = {
        Phase.PENDING: "cli.phase_pending",
        Phase.ACTIVE: "cli.phase_active",
        Phase.EXPIRED: "cli.phase_expired",
    }
    return terminal_text(texts[phase])


def _when(moment: float | None) -> str:
    if moment is None:
        return "-"
    return dt.datetime.fromtimestamp(moment, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
