"""What reports show of an echo test: the figures for its texts, and the evidence."""

import re

from squilla.doctor.probes.echo import Echo
from squilla.doctor.verdict import Evidence, Kind, Value
from squilla.doctor.voice.drops import LOOK_AT, classify, ending_of
from squilla.doctor.voice.refusals import code_of
from squilla.robot.measure import EchoResult
from squilla.robot.trace import Address, Trace

_CAUSE = re.compile(r"(Q\.850|SIP)\s*;(?:[^,]*;)?\s*cause\s*=\s*(\d{1,3})", re.IGNORECASE)


def values(echo: Echo) -> dict[str, Value]:
    """One value for each placeholder of the texts of T1-ECHO."""
    result = echo.result
    trace = result.trace or Trace()
    strangers = [source for source in trace.sources if source != trace.media]
    return {
        "host": echo.host,
        "port": echo.port,
        "code": code_of(result.failure),
        "asked": round(result.asked),
        "held": round(result.held, 1),
        "first": round(result.first_return_after or 0.0, 1),
        "gap": round(result.longest_gap or 0.0, 1),
        "percent": round(100 * result.loss, 1),
        "delay": round(result.delay.median) if result.delay else 0,
        "stopped": round(trace.last_heard_after or 0.0, 1),
        "answers": trace.answers,
        "contact": trace.route or trace.contact or "-",
        "media": _joined(trace.media),
        "source": _joined(strangers[0]) if strangers else "-",
    }


def evidence(echo: Echo) -> tuple[Evidence, ...]:
    """The course of the call, and the addresses in it."""
    result, trace = echo.result, echo.result.trace
    called = Evidence("server", f"{echo.host}:{echo.port}", Kind.HOST)
    if trace is None:
        reason = result.failure.reason if result.failure else "-"
        return (called, Evidence("reason", reason))
    return (called, *_course(result, trace), *_counted(echo), *_addresses(trace))


def _course(result: EchoResult, trace: Trace) -> tuple[Evidence, ...]:
    look_at = ", ".join(LOOK_AT[classify(ending_of(result))])
    course = (
        Evidence("answered after s", round(result.answered_after or 0.0, 2)),
        Evidence("held s", round(result.held, 1)),
        Evidence("ended by", result.ended_by),
        Evidence("Reason", _cause(trace.reason)),
        Evidence("200 OK", trace.answers),
        Evidence("frames sent/received/returned", _frames(result, trace)),
    )
    return (*course, Evidence("look at", look_at)) if look_at else course


def _frames(result: EchoResult, trace: Trace) -> str:
    return f"{result.sent}/{trace.packets}/{result.returned}"


def _counted(echo: Echo) -> tuple[Evidence, ...]:
    if echo.pbx_received is None:
        return ()
    return (Evidence("PBX received/sent", f"{echo.pbx_received}/{echo.pbx_sent}"),)


def _addresses(trace: Trace) -> tuple[Evidence, ...]:
    seen = (
        Evidence("Contact", trace.contact or "-", Kind.ADDRESS),
        Evidence("Record-Route", trace.route or "-", Kind.ADDRESS),
        Evidence("c=", _joined(trace.media), Kind.ADDRESS),
    )
    return (*seen, *(Evidence("RTP from", _joined(one), Kind.ADDRESS) for one in trace.sources))


def _cause(reason: str) -> str:
    found = _CAUSE.search(reason)
    return f"{found[1].upper()} {found[2]}" if found else "-"


def _joined(address: Address) -> str:
    host, port = address
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
