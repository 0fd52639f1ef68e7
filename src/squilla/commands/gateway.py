"""`squilla gateway`: the push gateway, and the systems that it admits (M4)."""

import asyncio
import time
from contextlib import closing
from typing import Annotated

import typer

from squilla.commands.context import refuse, say, settings, store, terminal_text
from squilla.compose import open_store
from squilla.gateway.admission import SYSTEM_ID, new_secret, secret_hash
from squilla.ops.logs import configure_logs
from squilla.store import gateway
from squilla.store.gateway import MAX_WHY, System

app = typer.Typer(help=terminal_text("gateway.help"), no_args_is_help=True)
systems = typer.Typer(help=terminal_text("gateway.system_help"), no_args_is_help=True)
app.add_typer(systems, name="system")

Id = Annotated[str, typer.Argument(help=terminal_text("gateway.id_help"), metavar="ID")]
Why = Annotated[str, typer.Option("--reason", help=terminal_text("gateway.reason_help"))]


@app.command("run", help=terminal_text("gateway.run_help"))
def run() -> None:
    """Run the gateway until SIGTERM or Ctrl-C."""
    from squilla.gateway.server import (  # noqa: PLC0415 - a web server no other command waits for
        prepare,
        serve,
    )

    chosen = settings()
    configure_logs(chosen)
    with store():
        pass  # its folders and tables are made while that is still allowed
    prepared = prepare(chosen)
    say("gateway.ready", url=f"https://{chosen.host}:{chosen.gateway_port}/")
    with closing(open_store(chosen)) as opened, prepared.https, prepared.metrics:
        asyncio.run(serve(chosen, opened, prepared))
    say("gateway.stopped")


@systems.command("add", help=terminal_text("gateway.add_help"))
def add(system_id: Id) -> None:
    """Admit a system and show its secret, this once."""
    if not SYSTEM_ID.fullmatch(system_id):
        refuse("gateway.bad_id")
    secret = new_secret()
    with store() as opened, opened.begin() as tx:
        system = System(system_id, secret_hash(secret), None, time.time())
        added = gateway.add_system(tx, system)
    if not added:
        refuse("gateway.id_taken", id=system_id)
    say("gateway.added", id=system_id, secret=secret)


@systems.command("block", help=terminal_text("gateway.block_help"))
def block(system_id: Id, reason: Why) -> None:
    """Refuse a system's pushes from now on."""
    why = reason.strip()
    if not (why and why.isprintable() and len(why) <= MAX_WHY):
        refuse("gateway.bad_reason", most=MAX_WHY)
    _set_blocked(system_id, why)
    say("gateway.blocked", id=system_id)


@systems.command("unblock", help=terminal_text("gateway.unblock_help"))
def unblock(system_id: Id) -> None:
    """Admit a blocked system again."""
    _set_blocked(system_id, None)
    say("gateway.unblocked", id=system_id)


@systems.command("list", help=terminal_text("gateway.list_help"))
def list_systems() -> None:
    """Print the systems: id, state, and why if it is blocked."""
    with store() as opened, opened.begin() as tx:
        known = gateway.systems(tx)
    for system in known:
        typer.echo("\t".join((system.id, *_state(system))))


@systems.command("remove", help=terminal_text("gateway.remove_help"))
def remove(system_id: Id) -> None:
    """Forget a system; its secret is of no use any more."""
    with store() as opened, opened.begin() as tx:
        removed = gateway.remove_system(tx, system_id)
    if not removed:
        refuse("gateway.no_such_system", id=system_id)
    say("gateway.removed", id=system_id)


def _set_blocked(system_id: str, why: str | None) -> None:
    with store() as opened, opened.begin() as tx:
        known = gateway.set_blocked(tx, system_id, why)
    if not known:
        refuse("gateway.no_such_system", id=system_id)


def _state(system: System) -> tuple[str, ...]:
    if system.blocked_why is None:
        return (terminal_text("gateway.state_active"),)
    return (terminal_text("gateway.state_blocked"), system.blocked_why)
