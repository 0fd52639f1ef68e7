"""`squilla trace` and `squilla wakes`: what became of calls for phones, and how often they ring."""

import json
import time
from typing import Annotated

import typer

from squilla.commands import wake_report
from squilla.commands.context import account_named, refuse, settings, store, terminal_text
from squilla.model.devices import mobile_extension
from squilla.store import wakes as timelines
from squilla.store.engine import Store

DEFAULT_LAST = 20
MOST_LISTED = 10_000
DEFAULT_DAYS = 7
MOST_COUNTED = 200_000
_DAY_SECONDS = 86400.0


def trace(
    call_id: Annotated[
        str, typer.Argument(metavar="CALL-ID", help=terminal_text("cli.call_id_help"))
    ],
) -> None:
    """Print the timeline of a call, for each phone that it was for."""
    with store() as opened, opened.begin() as tx:
        found = timelines.by_call_id(tx, call_id)
    if not found:
        refuse("cli.no_such_call")
    for wake in found:
        typer.echo("\n".join(wake_report.timeline(wake, terminal_text)))


def wakes(
    failed: Annotated[
        bool, typer.Option("--failed", help=terminal_text("cli.failed_help"))
    ] = False,
    user: Annotated[str, typer.Option(help=terminal_text("cli.wakes_user_help"))] = "",
    last: Annotated[
        int, typer.Option(min=1, max=MOST_LISTED, help=terminal_text("cli.last_help"))
    ] = DEFAULT_LAST,
    rates: Annotated[bool, typer.Option("--rates", help=terminal_text("cli.rates_help"))] = False,
    days: Annotated[
        int, typer.Option(min=1, max=3650, help=terminal_text("cli.days_help"))
    ] = DEFAULT_DAYS,
    as_json: Annotated[bool, typer.Option("--json", help=terminal_text("cli.json_help"))] = False,
) -> None:
    """List the latest calls, or with --rates count what came of pushes."""
    with store() as opened:
        sip_user = _sip_user(opened, user) if user else None
        if rates:
            _print_rates(opened, sip_user, days, as_json=as_json)
            return
        with opened.begin() as tx:
            found = timelines.recent(tx, sip_user=sip_user, failed=failed, limit=last)
    if as_json:
        typer.echo(json.dumps([wake_report.as_json(wake) for wake in found]))
        return
    for wake in found:
        typer.echo(wake_report.line(wake, terminal_text))


def _print_rates(opened: Store, sip_user: str | None, days: int, *, as_json: bool) -> None:
    since = time.time() - days * _DAY_SECONDS
    with opened.begin() as tx:
        found = timelines.recent(tx, sip_user=sip_user, limit=MOST_COUNTED, since=since)
    if as_json:
        typer.echo(json.dumps(wake_report.rates_as_json(found)))
        return
    lines = wake_report.rates_table(found, terminal_text)
    typer.echo("\n".join(lines) if lines else terminal_text("cli.rates_none", days=days))


def _sip_user(opened: Store, user: str) -> str:
    account = account_named(opened, user)
    return mobile_extension(settings().mobile_prefix, account.extension)
