"""Errand: how often phones rang after a push, by kind of phone, app and network (P4).

It reads the counts that `squilla wakes --rates` prints on this host: no name, no number and no
push address is among them. On a host where Squilla keeps no history it says so.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from squilla.doctor.errands.push_providers import own_settings
from squilla.doctor.inside import Errand

DAYS = 7
_COMMAND = (
    sys.executable,
    "-P",
    "-m",
    "squilla",
    "wakes",
    "--rates",
    "--json",
    "--days",
    str(DAYS),
)
_SECONDS = 15.0
_MOST_BYTES = 1 << 20
_MOST_GROUPS = 20
_LONGEST_NAME = 80
_KINDS = ("platform", "agent", "network")


@dataclass(frozen=True, slots=True)
class Question:
    """There is nothing to choose."""


@dataclass(frozen=True, slots=True)
class Group:
    """Of `count` calls for sleeping phones of that kind, `rang` rang.

    `kind` is "platform", "agent" or "network", `name` which one.
    """

    kind: str
    name: str
    count: int
    rang: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The groups of the last days.

    `is_kept` is False where there is no history, None where there is one that can't be read.
    """

    is_kept: bool | None
    groups: tuple[Group, ...] = ()


async def run(question: Question) -> Answer:  # noqa: ARG001 - every errand is asked alike
    """Ask Squilla's own command; within fifteen seconds."""
    settings = own_settings()
    if settings is None:
        return Answer(is_kept=False)
    is_elsewhere = bool(settings.database_url.get_secret_value())
    if not is_elsewhere and not (settings.data / "squilla.db").exists():
        return Answer(is_kept=False)
    return read(await _printed(_COMMAND))


def read(printed: bytes) -> Answer:
    """What the command printed; nothing of it is trusted to have the right form."""
    try:
        tables = json.loads(printed)
        return Answer(is_kept=True, groups=tuple(_groups(tables)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Answer(is_kept=None)


def _groups(tables: dict[str, dict[str, dict[str, int]]]) -> Iterator[Group]:
    for kind in _KINDS:
        for name, rate in list(tables[kind].items())[:_MOST_GROUPS]:
            shown = "".join(filter(str.isprintable, name))[:_LONGEST_NAME]
            yield Group(kind, shown, int(rate["count"]), int(rate["rang"]))


async def _printed(command: tuple[str, ...]) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=_MOST_BYTES,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            printed, _ = await process.communicate()
    except TimeoutError:
        return b""
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return printed if process.returncode == 0 and len(printed) <= _MOST_BYTES else b""


ERRAND = Errand("wakes", Question, Answer, run)
