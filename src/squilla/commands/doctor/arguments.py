"""The options of `squilla doctor`; its exit statuses are in `squilla.doctor.exits`."""

from pathlib import Path
from typing import Annotated

import typer

from squilla.commands.doctor.options import LEAST_SECONDS, PAIR_PORT, Options
from squilla.commands.terminal import terminal_text


def doctor(  # noqa: PLR0913, PLR0917 - each is an option of the command line
    host: Annotated[str, typer.Argument(help=terminal_text("doctor.help_host"))] = "",
    inside: Annotated[
        bool, typer.Option("--inside", help=terminal_text("doctor.help_inside"))
    ] = False,
    lan: Annotated[bool, typer.Option("--lan", help=terminal_text("doctor.help_lan"))] = False,
    pair: Annotated[str, typer.Option(help=terminal_text("doctor.help_pair"))] = "",
    offer_pair: Annotated[
        bool, typer.Option("--offer-pair", help=terminal_text("doctor.help_offer_pair"))
    ] = False,
    pair_port: Annotated[
        int, typer.Option(help=terminal_text("doctor.help_pair_port"), min=1, max=65535)
    ] = PAIR_PORT,
    qr: Annotated[str, typer.Option(help=terminal_text("doctor.help_qr"))] = "",
    wake: Annotated[str, typer.Option(help=terminal_text("doctor.help_wake"))] = "",
    address: Annotated[str, typer.Option(help=terminal_text("doctor.help_address"))] = "",
    authority: Annotated[
        Path | None,
        typer.Option(
            help=terminal_text("doctor.help_authority"), exists=True, dir_okay=False, readable=True
        ),
    ] = None,
    resolver: Annotated[
        list[str] | None, typer.Option(help=terminal_text("doctor.help_resolver"))
    ] = None,
    stun: Annotated[list[str] | None, typer.Option(help=terminal_text("doctor.help_stun"))] = None,
    https_port: Annotated[
        int | None, typer.Option(help=terminal_text("doctor.help_https_port"), min=1, max=65535)
    ] = None,
    sips_port: Annotated[
        int | None, typer.Option(help=terminal_text("doctor.help_sips_port"), min=1, max=65535)
    ] = None,
    phone_port: Annotated[
        int | None, typer.Option(help=terminal_text("doctor.help_phone_port"), min=1, max=65535)
    ] = None,
    rtp_ports: Annotated[str, typer.Option(help=terminal_text("doctor.help_rtp_ports"))] = "",
    pbx_port: Annotated[
        int | None, typer.Option(help=terminal_text("doctor.help_pbx_port"), min=1, max=65535)
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help=terminal_text("doctor.help_fast"))] = False,
    deep: Annotated[bool, typer.Option("--deep", help=terminal_text("doctor.help_deep"))] = False,
    gentle: Annotated[
        bool, typer.Option("--gentle", help=terminal_text("doctor.help_gentle"))
    ] = False,
    only: Annotated[list[str] | None, typer.Option(help=terminal_text("doctor.help_only"))] = None,
    skip: Annotated[list[str] | None, typer.Option(help=terminal_text("doctor.help_skip"))] = None,
    from_here: Annotated[
        bool, typer.Option("--from-here", help=terminal_text("doctor.help_from_here"))
    ] = False,
    list_only: Annotated[
        bool, typer.Option("--list", help=terminal_text("doctor.help_list"))
    ] = False,
    lang: Annotated[str, typer.Option(help=terminal_text("doctor.help_lang"))] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help=terminal_text("doctor.help_json"))
    ] = False,
    json_file: Annotated[
        Path | None, typer.Option(help=terminal_text("doctor.help_json_file"), dir_okay=False)
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help=terminal_text("doctor.help_html"), dir_okay=False)
    ] = None,
    since: Annotated[
        Path | None, typer.Option(help=terminal_text("doctor.help_since"), dir_okay=False)
    ] = None,
    no_redact: Annotated[
        bool, typer.Option("--no-redact", help=terminal_text("doctor.help_no_redact"))
    ] = False,
    watch: Annotated[
        float | None,
        typer.Option(
            help=terminal_text("doctor.help_watch", least=f"{LEAST_SECONDS:g}"), min=LEAST_SECONDS
        ),
    ] = None,
) -> None:
    """Examine the PBX and show causes, symptoms and remedies."""
    from squilla.commands.doctor.perform import (  # noqa: PLC0415 - libraries of all checks
        perform,
    )

    options = Options(
        host=host,
        inside=inside,
        lan=lan,
        pair=pair,
        offer_pair=offer_pair,
        pair_port=pair_port,
        qr=qr,
        wake=wake,
        address=address,
        authority=authority,
        resolver=tuple(resolver or ()),
        stun=tuple(stun or ()),
        https_port=https_port,
        sips_port=sips_port,
        phone_port=phone_port,
        rtp_ports=rtp_ports,
        pbx_port=pbx_port,
        fast=fast,
        deep=deep,
        gentle=gentle,
        only=tuple(only or ()),
        skip=tuple(skip or ()),
        from_here=from_here,
        list_only=list_only,
        lang=lang,
        as_json=as_json,
        json_file=json_file,
        html=html,
        since=since,
        no_redact=no_redact,
        watch=watch,
    )
    raise typer.Exit(perform(options))
