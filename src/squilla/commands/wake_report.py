"""Timelines and rates as lines for a terminal and as JSON for programs; `text` is the catalogue."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import chain

from squilla.model.wake_figures import Latency, Rate, rates
from squilla.model.wake_words import advice_key, result_key, step_key
from squilla.model.wakes import Mark, Step, Wake

MOST_GROUPS = 20
Text = Callable[..., str]

_GROUPS: Mapping[str, Callable[[Wake], str]] = {
    "platform": lambda wake: wake.platform or "-",
    "agent": lambda wake: wake.agent or "-",
    "network": lambda wake: wake.network or "-",
}
_TITLES = {
    "platform": "cli.rates_platform",
    "agent": "cli.rates_agent",
    "network": "cli.rates_network",
}


def timeline(wake: Wake, text: Text) -> list[str]:
    """A call for one phone: whose, each step with its offset from the INVITE, the reason."""
    begun = wake.at(Step.INVITE) or wake.started_at
    head = text(
        "cli.trace_call",
        when=_moment(wake.started_at),
        caller=wake.caller or "-",
        sip_user=wake.sip_user,
    )
    phone = ", ".join(filter(None, (wake.platform, wake.agent, wake.network)))
    steps = [_step(mark, begun, text) for mark in wake.in_order]
    advice = advice_key(wake)
    reason = [text(result_key(wake)), *([text(advice)] if advice else [])]
    return [f"{head} ({phone})" if phone else head, *steps, *reason]


def line(wake: Wake, text: Text) -> str:
    """A call for one phone in one line, columns by tabs."""
    columns = (wake.sip_user, wake.caller, wake.platform, wake.call_id, text(result_key(wake)))
    return "\t".join((_moment(wake.started_at), *(column or "-" for column in columns)))


def as_json(wake: Wake) -> dict[str, object]:
    """The whole timeline as JSON types; times are Unix seconds, `stop` is null while it goes on."""
    return asdict(wake)


def rates_table(wakes: Sequence[Wake], text: Text) -> list[str]:
    """A table by platform, one by app, one by network; empty when no call says anything."""
    tables = {name: rates(wakes, group) for name, group in _GROUPS.items()}
    if not any(tables.values()):
        return []
    parts = (_table(text(_TITLES[name]), found, text) for name, found in tables.items())
    return [*chain.from_iterable(parts), text("cli.rates_unit")]


def rates_as_json(wakes: Sequence[Wake]) -> dict[str, object]:
    """The same for programs: by `platform`, `agent` and `network`; latencies in seconds."""
    return {
        name: {value: asdict(rate) for value, rate in rates(wakes, group).items()}
        for name, group in _GROUPS.items()
    }


def _step(mark: Mark, begun: float, text: Text) -> str:
    offset = f"{1000 * (mark.at - begun):+.0f} ms"
    return f"{offset:>12}  {text(step_key(mark.step))}  {mark.detail}".rstrip()


def _moment(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _table(title: str, found: Mapping[str, Rate], text: Text) -> Iterable[str]:
    head = [title, *text("cli.rates_columns").split("|")]
    rows = [head, *([name, *_cells(rate)] for name, rate in list(found.items())[:MOST_GROUPS])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells in rows:
        right = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join((name.ljust(widths[0]), *right))
    yield ""


def _cells(rate: Rate) -> list[str]:
    took = (rate.push, rate.register, rate.ring)
    return [str(rate.count), f"{100 * rate.share:.0f} %", *map(_latency, took)]


def _latency(took: Latency | None) -> str:
    return "-" if took is None else f"{1000 * took.median:.0f}/{1000 * took.p90:.0f}"
