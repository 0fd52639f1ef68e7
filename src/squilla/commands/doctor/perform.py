"""Carries out what the doctor's options ask for."""

import asyncio
import io
import logging
import sys
from collections.abc import Callable
from typing import Any

import structlog
import typer

from squilla.commands.doctor.earlier import read_earlier
from squilla.commands.doctor.explanation import check_list
from squilla.commands.doctor.options import Options
from squilla.commands.doctor.run import Pairing, Plan, run_doctor
from squilla.commands.doctor.show import Shown
from squilla.commands.doctor.target import (
    PortOptions,
    read_host,
    read_ports,
    read_target,
)
from squilla.commands.doctor.wrong_use import WrongUse
from squilla.commands.terminal import settings_if_any
from squilla.doctor.check import Check, Pace, Vantage
from squilla.doctor.checks import wake_call
from squilla.doctor.exits import Exit
from squilla.doctor.pair.code import new_code
from squilla.doctor.pair.inside_end import State
from squilla.doctor.pair.offer import LIFE_SECONDS
from squilla.doctor.pair.session import SESSION_SECONDS
from squilla.doctor.pair.standalone import Ended, serve_pair
from squilla.doctor.pair.terminal import invitation, stage_line
from squilla.doctor.registry import CHECKS
from squilla.doctor.select import Choice, seen_from, select, unknown_beginnings
from squilla.doctor.sight import Patience, Sight
from squilla.doctor.target import Target
from squilla.settings import Settings
from squilla.texts import Language, translate


def perform(options: Options) -> int:
    """The exit status; raises WrongUse and BadSettings."""
    options.check()
    _quiet_logs()
    language, choice = options.language, _choice(options)
    if options.list_only:
        typer.echo("\n".join(check_list(select(CHECKS, choice), language)))
        return Exit.OK
    settings = settings_if_any() if options.inside else None
    host, port = _host(options, settings)
    if options.offer_pair:
        return _offer(host, options.pair_port, language)
    target = _target(options, host, settings)
    plan = Plan(
        target=target,
        place=_place(options),
        checks=_chooser(_all_checks(options.wake), choice, only_seen=options.from_here),
        pace=choice.pace,
        patience=Patience(gentle=options.gentle, deep=options.deep),
        pairing=Pairing(port or target.ports.https, options.pair) if options.pair else None,
        redact=not options.no_redact,
    )
    return _run(plan, _shown(options, target, language), options.watch)


def _choice(options: Options) -> Choice:
    pace = Pace.FAST if options.fast else Pace.DEEP if options.deep else Pace.NORMAL
    choice = Choice(pace, options.only, options.skip)
    for code in unknown_beginnings(CHECKS, choice):
        raise WrongUse("doctor.no_such_check", code=code)
    return choice


def _place(options: Options) -> Vantage:
    if options.inside:
        return Vantage.INSIDE
    return Vantage.LAN if options.lan else Vantage.OUTSIDE


def _quiet_logs() -> None:
    """Standard output is the report's; on standard error only what nobody expected."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _host(options: Options, settings: Settings | None) -> tuple[str, int | None]:
    given = options.host or (settings.host if settings else "")
    if not given:
        raise WrongUse("doctor.no_host_inside" if options.inside else "doctor.no_host")
    return read_host(given, with_port=bool(options.pair))


def _target(options: Options, host: str, settings: Settings | None) -> Target:
    typed = PortOptions(
        options.https_port,
        options.sips_port,
        options.phone_port,
        options.rtp_ports,
        options.pbx_port,
    )
    return read_target(
        host,
        read_ports(typed, settings),
        address=options.address or (settings.public_address if settings else ""),
        authority=options.authority,
        resolvers=options.resolver,
        stun=options.stun,
        qr=options.qr,
    )


def _all_checks(extension: str) -> list[Check[Any]]:
    """Those of the registry, with the extension that is to ring."""
    called = wake_call.check(extension)
    return [called if one.code == called.code else one for one in CHECKS]


def _chooser(
    every: list[Check[Any]], choice: Choice, *, only_seen: bool
) -> Callable[[Sight], list[Check[Any]]]:
    def chosen(sight: Sight) -> list[Check[Any]]:
        checks = select(every, choice)
        return seen_from(checks, sight) if only_seen else checks

    return chosen


def _shown(options: Options, target: Target, language: Language) -> Shown:
    repeated = options.watch is not None
    since = read_earlier(options.since, target.host, may_be_absent=options.json_file)
    files = (options.json_file, options.html)
    shown = Shown(language, options.as_json, *files, since, repeated=repeated)
    shown.check_files()
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without some letter still gets the report.
        sys.stdout.reconfigure(errors="replace")
    return shown


def _run(plan: Plan, shown: Shown, every: float | None) -> int:
    try:
        return asyncio.run(run_doctor(plan, shown, every))
    except KeyboardInterrupt:
        if shown.last is None:
            raise
        return shown.last.exit_code


def _offer(host: str, port: int, language: Language) -> int:
    """Wait for a doctor elsewhere."""
    code = new_code()

    def tell(state: State) -> None:
        line = stage_line(state, language)
        if line:
            typer.echo(line)

    typer.echo("\n".join(invitation(host, code, port, LIFE_SECONDS, language)))
    ended = asyncio.run(serve_pair(code, port, LIFE_SECONDS + SESSION_SECONDS, watch=tell))
    typer.echo(translate(ended, language, port=port), err=True)
    return Exit.OK if ended is Ended.TIME_UP else Exit.INCOMPLETE
