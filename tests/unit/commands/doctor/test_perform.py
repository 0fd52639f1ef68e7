"""`squilla doctor` as it is typed."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import Result

from squilla.commands.doctor import perform
from squilla.commands.doctor.run import Pairing
from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.inside import Here
from squilla.doctor.pair.inside_end import Stage, State
from squilla.doctor.pair.standalone import Ended
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Status
from tests.unit.commands.terminal import Terminal
from tests.unit.doctor.making import check

HOST = "pbx.example.com"


@pytest.fixture
def typed(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A computer that runs no Squilla."""
    monkeypatch.chdir(tmp_path)
    for name in ("SQUILLA_CONFIG", "SQUILLA_HOST"):
        terminal.environment[name] = None
    return terminal


def list_checks(monkeypatch: pytest.MonkeyPatch, *checks: Check[Any]) -> None:
    monkeypatch.setattr(perform, "CHECKS", checks)


def ends(terminal: Terminal, *words: str) -> tuple[int, str]:
    """The status, and what was said on standard error."""
    result = terminal.types("doctor", *words)
    return result.exit_code, result.stderr


@pytest.mark.parametrize(
    ("says", "status"),
    [(Status.OK, 0), (Status.WARN, 1), (Status.FAIL, 2), (Status.UNKNOWN, 3)],
)
def test_the_exit_status_is_the_worst(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch, says: Status, status: int
) -> None:
    list_checks(monkeypatch, check("B1-X", says))
    assert ends(typed, HOST) == (status, "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "squilla: HOST is missing, the PBX's public name: squilla doctor pbx.example.com"),
        (["--inside"], "squilla: HOST is missing, the PBX's public name: add it, or run the"),
        (["https://x"], "squilla: HOST is the name alone: write “x” instead of “https://x”"),
        ([HOST, "--only", "B9"], "squilla: No check begins with “B9”: see 'squilla doctor --list'"),
        ([HOST, "--lan", "--inside"], "squilla: --inside and --lan don't go together: take one"),
        (
            [HOST, "--html", "no/x"],
            "squilla: Cannot write no/x (No such file or directory): choose",
        ),
        ([HOST, "--skip", "B1-X"], "squilla: These options leave no check: take away --skip"),
        ([HOST, "--lang", "de"], "squilla: --lang has to be it or en: “de” is not."),
        ([HOST, "--pair", "123"], "squilla: This is not a code: it has ten letters and digits"),
    ],
)
def test_a_wrong_use_is_a_sentence_that_says_what_to_change(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    list_checks(monkeypatch, check("B1-X"))
    status, said = ends(typed, *words)
    assert said.startswith(sentence)
    assert said.count("\n") == 1
    assert status == (3 if "--pair" in words else 64)


@pytest.mark.parametrize("words", [["--nonsense"], ["--watch", "1"], ["--authority", "none.pem"]])
def test_a_wrong_option_is_no_fault_of_the_pbx(typed: Terminal, words: list[str]) -> None:
    status, said = ends(typed, HOST, *words)
    assert status == 64
    assert words[0] in said


def test_wrong_settings_are_no_fault_of_the_pbx(typed: Terminal) -> None:
    typed.environment["SQUILLA_CONFIG"] = "/nowhere"
    status, said = ends(typed, "--inside")
    assert status == 64
    assert said.startswith("squilla: The settings file /nowhere does not exist.")


def test_a_doctor_that_breaks_says_where_and_not_what(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Sequence[Check[Any]]:
        raise RuntimeError("hidden")

    monkeypatch.setattr(perform, "select", broken)
    status, said = ends(typed, HOST)
    assert status == 70
    assert "RuntimeError (test_perform.py:" in said
    assert "hidden" not in said


def test_the_list_has_the_chosen_checks(typed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    list_checks(monkeypatch, check("B1-X"), check("P3-LONG", pace=Pace.DEEP))
    result = typed.types("doctor", "--list")
    assert result.stdout == "B1-X  The public name in the DNS  (B1)\n"
    assert result.exit_code == 0
    assert "P3-LONG" in typed.types("doctor", "--list", "--deep", "--lang", "it").stdout


def test_a_monitoring_system_asks_only_what_can_be_seen(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_checks(monkeypatch, check("B1-X"), check("B5-LAN", wants=[Missing.LAN]))
    assert typed.types("doctor", HOST).exit_code == 3
    assert typed.types("doctor", HOST, "--from-here").exit_code == 0


def looked_at(
    monkeypatch: pytest.MonkeyPatch, terminal: Terminal, *words: str
) -> tuple[Sight, Result]:
    """What a check sees."""
    seen: list[Sight] = []

    async def look(sight: Sight) -> None:
        seen.append(sight)

    list_checks(monkeypatch, check("B1-X", probe=look))
    result = terminal.types("doctor", *words)
    assert result.exit_code == 0, result.output
    return seen[0], result


def test_every_option_reaches_the_checks(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").touch()
    words = (
        *(HOST, "--lan", "--address", "8.8.4.4", "--authority", "ca.pem", "--deep", "--gentle"),
        *("--resolver", "127.0.0.1", "--resolver", "127.0.0.2", "--stun", "s.example.com:1"),
        *("--https-port", "1", "--sips-port", "2", "--phone-port", "3", "--pbx-port", "4"),
        *("--rtp-ports", "30000-30100", "--qr", f"ada;hidden;{HOST}"),
    )
    sight, result = looked_at(monkeypatch, typed, *words)
    target = sight.target
    assert (sight.lan, sight.outside, sight.inside) == (True, False, None)
    assert (sight.patience.deep, sight.patience.gentle) == (True, True)
    assert (target.host, target.address, target.authority) == (HOST, "8.8.4.4", Path("ca.pem"))
    assert target.resolvers == ("127.0.0.1", "127.0.0.2")
    assert target.stun == ("s.example.com:1",)
    assert target.ports.tls == (1, 2, 3)
    assert (target.ports.pbx, target.ports.rtp) == (4, range(30000, 30101))
    assert target.qr == f"ada;hidden;{HOST}"
    assert "hidden" not in result.output


def test_on_a_host_of_squilla_the_settings_say_what_is_examined(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "squilla.toml").write_text(
        f'host = "{HOST}"\nphone_port = 6062\npublic_address = "8.8.4.4"\n'
    )
    sight, _ = looked_at(monkeypatch, typed, "--inside")
    assert isinstance(sight.inside, Here)
    assert not sight.outside
    assert (sight.target.host, sight.target.address) == (HOST, "8.8.4.4")
    assert sight.target.ports.phone == 6062


def test_from_elsewhere_the_settings_of_this_folder_say_nothing(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "squilla.toml").write_text('host = "other.example.com"\nphone_port = 6062\n')
    sight, _ = looked_at(monkeypatch, typed, HOST)
    assert (sight.target.host, sight.target.ports.phone) == (HOST, 6061)


@pytest.mark.parametrize(
    ("host", "words", "port"),
    [(HOST, [], 443), (HOST, ["--https-port", "8443"], 8443), (f"{HOST}:6443", [], 6443)],
)
def test_a_pairing_is_at_the_named_port_or_that_of_https(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch, host: str, words: list[str], port: int
) -> None:
    plans: list[Any] = []

    async def run_doctor(plan: object, *_: object) -> int:
        plans.append(plan)
        return 0

    monkeypatch.setattr(perform, "run_doctor", run_doctor)
    assert typed.types("doctor", host, "--pair", "CODE", *words).exit_code == 0
    assert plans[0].pairing == Pairing(port, "CODE")


@pytest.mark.parametrize(
    ("ended", "status"), [(Ended.TIME_UP, 0), (Ended.GUESSED, 3), (Ended.CANNOT_LISTEN, 3)]
)
def test_an_offer_shows_the_code_and_the_command_then_how_it_ended(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch, ended: Ended, status: int
) -> None:
    async def serve_pair(_: object, port: int, seconds: float, *, watch: Any) -> Ended:
        assert (port, seconds) == (7443, 600 + 900)
        watch(State(Stage.PAIRED, seen_as="8.8.4.4"))
        return ended

    monkeypatch.setattr(perform, "serve_pair", serve_pair)
    result = typed.types("doctor", HOST, "--inside", "--offer-pair", "--pair-port", "7443")
    assert result.exit_code == status
    assert f"squilla doctor {HOST}:7443 --pair " in result.stdout
    assert "8.8.4.4" in result.stdout
    assert result.stderr.strip()


def test_a_watch_that_is_ended_has_the_status_of_the_last_run(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run_doctor(_: object, shown: Any, every: float) -> int:
        assert every == 60
        shown.last = type("Last", (), {"exit_code": 1})
        raise KeyboardInterrupt

    monkeypatch.setattr(perform, "run_doctor", run_doctor)
    assert typed.types("doctor", HOST, "--watch", "60").exit_code == 1


def test_a_run_that_is_interrupted_has_no_status_of_a_check(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run_doctor(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(perform, "run_doctor", run_doctor)
    assert typed.types("doctor", HOST).exit_code == 130


def test_programs_read_json_and_nothing_else(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_checks(monkeypatch, check("B1-X", Status.FAIL))
    result = typed.types("doctor", HOST, "--json", "--no-redact")
    read = json.loads(result.stdout)
    assert (read["exit_code"], read["redacted"]) == (2, False)


def test_what_rooms_log_does_not_get_into_the_report(
    typed: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def log(_: Sight) -> None:
        structlog.get_logger().warning("not for programs")
        structlog.get_logger().error("nobody expected")

    list_checks(monkeypatch, check("B1-X", probe=log))
    result = typed.types("doctor", HOST, "--json")
    assert json.loads(result.stdout)["exit_code"] == 0
    assert "nobody expected" in result.stderr
    assert "not for programs" not in result.stderr


def test_a_wrong_use_is_an_exception_with_its_key_alone() -> None:
    assert str(WrongUse("doctor.bad_host", host="hidden")) == "doctor.bad_host"
