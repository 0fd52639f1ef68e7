"""An echo test's result as JSON for programs and as one line for people."""

from collections.abc import Callable
from dataclasses import asdict

from squilla.robot.measure import EchoResult

SCHEMA = 1
_MOST_SHOWN = 200
Text = Callable[..., str]


def to_json(result: EchoResult) -> dict[str, object]:
    """The result as JSON types; `schema` changes when a field changes its meaning."""
    delay = result.delay
    return {
        "schema": SCHEMA,
        "ok": result.ok,
        "reason": result.failure.reason.value if result.failure else None,
        "details": dict(result.failure.details) if result.failure else {},
        "asked_s": result.asked,
        "answered_after_s": _rounded(result.answered_after),
        "held_s": _rounded(result.held),
        "announcement_heard": result.announcement_heard,
        "announcement_s": _rounded(result.announcement),
        "first_return_after_s": _rounded(result.first_return_after),
        "sent": result.sent,
        "returned": result.returned,
        "lost": result.lost,
        "delay_ms": {name: _rounded(value) for name, value in asdict(delay).items()}
        if delay
        else None,
        "longest_gap_s": _rounded(result.longest_gap),
        "ended_by": result.ended_by,
        "ended_after_s": _rounded(result.ended_after),
    }


def summary(result: EchoResult, text: Text) -> str:
    """One line; `text(key, **values)` looks a text up in the catalogue."""
    figures = _figures(result, text)
    if result.failure is None:
        return text("robot.echo_ok", figures=figures)
    details = {name: _shown(value) for name, value in result.failure.details.items()}
    why = text(f"robot.reason_{result.failure.reason}", **details)
    key = "robot.echo_failed" if result.ended_by else "robot.echo_not_started"
    return text(key, figures=figures, why=why)


def _figures(result: EchoResult, text: Text) -> str:
    values = {
        "held": f"{result.held:.1f}",
        "asked": f"{result.asked:g}",
        "announcement": f"{result.announcement:.1f}",
        "returned": str(result.returned),
        "expected": str(result.returned + result.lost),
        "loss": f"{100 * result.loss:.1f}",
    }
    if result.delay is None or result.longest_gap is None:
        return text("robot.figures_no_voice", **values)
    return text(
        "robot.figures",
        **values,
        delay=f"{result.delay.median:.0f}",
        p95=f"{result.delay.p95:.0f}",
        most=f"{result.delay.most:.0f}",
        gap=f"{result.longest_gap:.2f}",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _shown(value: str | float) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    # Some of it comes from the other side, and goes to a terminal.
    return "".join(filter(str.isprintable, str(value)))[:_MOST_SHOWN]
