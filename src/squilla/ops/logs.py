"""Structured logs on standard error: ours, and what the engines print, in one form."""

import json
import logging
import re
import sys
from dataclasses import dataclass, field
from typing import Any, TextIO

import structlog

from squilla.settings import Settings

_LINE = re.compile(r"\s*\d+\(\d+\) (?P<level>[A-Z]+): (?P<text>.*)")
# From the start, so that a message quoted in an engine's complaint can't pass for our own line.
_OURS = re.compile(r"<core> \[core/kemi\.c:\d+\]: \w+\(\): squilla (?P<json>\{.*\})")
_TAKEN = frozenset({"self", "child", "level", "timestamp", "exc_info", "stack_info"})
# Kamailio's own complaints about its WebSocket answers; each handshake prints three.
_HARMLESS = re.compile(r"parse_first_line|HTTP/1\.1 101|core/parser/msg_parser.c.*bad message")
_LEVELS = {"DEBUG": "debug", "INFO": "info", "NOTICE": "info", "WARNING": "warning"}


@dataclass(frozen=True, slots=True)
class EngineLine:
    """One line of an engine, understood."""

    level: str
    event: str
    fields: dict[str, Any] = field(default_factory=dict)


def configure_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send structlog's events to standard error as text or JSON, from the set level up."""
    as_json = settings.log_format == "json"
    renderer: Any = structlog.processors.JSONRenderer()
    if not as_json:
        renderer = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            getattr(logging, settings.log_level.upper())
        ),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )


def understand(line: str) -> EngineLine | None:
    """What an engine's line says; None for the ones known to mean nothing."""
    text = line.rstrip()
    if not text or _HARMLESS.search(text):
        return None
    matched = _LINE.match(text)
    level = _LEVELS.get(matched["level"], "error") if matched else "info"
    body = matched["text"] if matched else text
    ours = _OURS.fullmatch(body)
    return (ours and _our_line(level, ours["json"])) or EngineLine(level, body)


def _our_line(level: str, text: str) -> EngineLine | None:
    try:
        match json.loads(text):
            case {"event": str(event), **fields} if not _TAKEN & fields.keys():
                return EngineLine(level, event, fields)
    except ValueError:
        pass
    return None
