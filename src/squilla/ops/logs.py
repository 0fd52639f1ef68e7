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
_OURS = re.compile(r"<core> \[core/kemi\.c:\d+\]: \w+\(\): (?P<mark>\S+) (?P<json>\{.*\})")
# What rtpengine writes: time, level, then call id and port where it concerns a call.
_MEDIA = re.compile(
    r"\[[\d.]+\] (?P<level>[A-Z]+): (?:\[(?P<call_id>[^\] ]+)[^\]]*\]: )?(?P<text>.*)"
)
_TAKEN = frozenset({"self", "child", "level", "timestamp", "exc_info", "stack_info"})
# Kamailio complains three times of its own answer to each WebSocket handshake, and rtpengine, at
# each call, of the time before the answer brings the far end's key. The end of a file is that of a
# worker when Kamailio is told to stop.
_HARMLESS = re.compile(
    r"parse_first_line|HTTP/1\.1 101|core/parser/msg_parser.c.*bad message"
    r"|SRTP output wanted, but no crypto suite was negotiated"
    r"|receive_fd\(\): EOF on"
)
_LEVELS = {
    "DEBUG": "debug",
    "INFO": "info",
    "NOTICE": "info",
    "WARNING": "warning",
    "WARN": "warning",
}


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


def understand(line: str, mark: str = "squilla") -> EngineLine | None:
    """What an engine's line says; None for the ones known to mean nothing.

    Only a line with the edge's own mark is taken as our words: Kamailio quotes broken messages of
    strangers, line breaks and all.
    """
    text = line.rstrip()
    if not text or _HARMLESS.search(text):
        return None
    matched = _LINE.match(text) or _MEDIA.match(text)
    if matched is None:
        return EngineLine("info", text)
    level = _LEVELS.get(matched["level"], "error")
    ours = _OURS.fullmatch(matched["text"])
    if ours and ours["mark"] == mark:
        return _our_line(level, ours["json"]) or EngineLine(level, matched["text"])
    call_id = matched.groupdict().get("call_id")
    return EngineLine(level, matched["text"], {"call_id": call_id} if call_id else {})


def _our_line(level: str, text: str) -> EngineLine | None:
    try:
        fields: dict[str, Any] = json.loads(text)
    except (ValueError, RecursionError):
        return None
    event = fields.pop("event", None)
    if not isinstance(event, str) or _TAKEN & fields.keys():
        return None
    return EngineLine(level, event, fields)
