"""What it costs that the routing is in Python: against the same in Kamailio's own language."""

import csv
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.findings import Finding, Row, at_least
from bench.kamailio import Engine, Language, engine
from bench.people import SECRET, make_people
from bench.sip.digest import Person
from bench.usage import family_usage

_SCENARIOS = Path(__file__).parent.parent / "native"
_CALLERS, _CALLED = 50, 50
_AT_ONCE = {"register": 100, "call": 20}
_RATE = 20_000
_LIMIT = 120
_TARGET = 0.9
_HOW = (
    "Same configuration, same modules and tables; {rounds} rounds, each with a fresh Kamailio for "
    "each language, in turns; medians. A REGISTER is two requests (401, then 200), {registers} a "
    "run; a call is INVITE, 407, INVITE, 180, 200, ACK, BYE with rtpengine, {calls} a run. sipp "
    "keeps {register} REGISTERs or {call} calls going over one TCP connection, so one worker of "
    "Kamailio does the routing; phones answer over UDP. CPU is that of all of Kamailio's processes."
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: transactions a second, and Kamailio's CPU in microseconds for each."""

    language: str
    what: str
    rate: float
    cpu: float


def measure(registers: int, calls: int, rounds: int) -> Finding:
    """So many REGISTERs and calls a run; `rounds` times both languages, one after the other."""
    people = make_people(_CALLERS + _CALLED)
    runs: list[Run] = []
    for number in range(rounds):
        order = list(Language) if number % 2 == 0 else list(reversed(Language))
        for language in order:
            with engine(language, people) as running, TemporaryDirectory() as folder:
                table = _table(Path(folder))
                runs.append(_registers(running, table, registers))
                runs.append(_calls(running, table, calls))
    rows = [row for what in ("REGISTER", "call") for row in _rows(runs, what)]
    return Finding(
        "Routing in Python against routing in Kamailio's language",
        _HOW.format(rounds=rounds, registers=registers, calls=calls, **_AT_ONCE),
        rows,
        {"runs": [asdict(run) for run in runs]},
    )


def _rows(runs: Sequence[Run], what: str) -> list[Row]:
    rate, cpu = (
        {
            language: median(getattr(run, name) for run in _of(runs, language, what))
            for language in Language
        }
        for name in ("rate", "cpu")
    )
    kemi, native = Language.KEMI, Language.NATIVE
    return [
        at_least(f"{what}: rate, Python to native", rate[kemi] / rate[native], _TARGET, "times"),
        Row(f"{what}: CPU, Python to native", f"{cpu[kemi] / cpu[native]:.2f} times"),
        *(
            Row(f"{what}, {each.value}", f"{rate[each]:.0f}/s, {cpu[each]:.0f} µs of CPU each")
            for each in Language
        ),
    ]


def _of(runs: Sequence[Run], language: Language, what: str) -> list[Run]:
    return [run for run in runs if (run.language, run.what) == (language.value, what)]


def _registers(running: Engine, table: Path, count: int) -> Run:
    return _timed(running, "REGISTER", count, _sipp(running, "register", table, count))


def _calls(running: Engine, table: Path, count: int) -> Run:
    _run(_sipp(running, "register", table.with_name("called.csv"), _CALLED, udp=True))
    with _phone(running):
        return _timed(running, "call", count, _sipp(running, "call", table, count))


def _timed(running: Engine, what: str, count: int, command: Sequence[str]) -> Run:
    before, began = family_usage(running.pid), time.monotonic()
    _run(command)
    took, used = time.monotonic() - began, family_usage(running.pid).since(before)
    return Run(running.language.value, what, count / took, used.cpu / count * 1e6)


def _sipp(
    running: Engine, scenario: str, table: Path, count: int, *, udp: bool = False
) -> Sequence[str]:
    return (
        *("sipp", f"127.0.0.1:{running.udp_port if udp else running.tcp_port}"),
        *(("-t", "u1", "-p", str(running.phone_port)) if udp else ("-t", "t1")),
        *("-sf", str(_SCENARIOS / f"{scenario}.xml"), "-inf", str(table), "-m", str(count)),
        *(
            "-l",
            str(_AT_ONCE[scenario]),
            "-default_behaviors",
            "all,-abortunexp",
            "-r",
            str(_RATE),
            "-i",
            "127.0.0.1",
            "-nostdin",
            "-timeout",
        ),
        *(f"{_LIMIT}s", "-timeout_error"),
    )


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LIMIT + 10)
    if done.returncode:
        raise RuntimeError(
            f"sipp ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-1000:]}"
        )


@contextmanager
def _phone(running: Engine) -> Iterator[None]:
    command = (
        *("sipp", "-sf", str(_SCENARIOS / "phone.xml"), "-i", "127.0.0.1", "-nostdin"),
        *("-p", str(running.phone_port), "-t", "u1"),
    )
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.3)
        yield
    finally:
        process.kill()
        process.wait()


def _table(folder: Path) -> Path:
    """Who calls whom, in sipp's form; beside it those that are called."""
    people = make_people(_CALLERS + _CALLED)
    callers, called = people[:_CALLERS], people[_CALLERS:]
    _write(folder / "called.csv", [(each.user, _credentials(each)) for each in called])
    rows = [(a.user, _credentials(a), b.user) for a, b in zip(callers, called, strict=True)]
    return _write(folder / "callers.csv", rows)


def _credentials(person: Person) -> str:
    return f"[authentication username={person.user} password={SECRET}]"


def _write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", newline="") as file:
        file.write("SEQUENTIAL\n")
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(rows)
    return path
