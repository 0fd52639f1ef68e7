"""pair/terminal.py: what the inside prints."""

import pytest

from squilla.doctor.pair.inside_end import Stage, State
from squilla.doctor.pair.terminal import command, invitation, stage_line
from squilla.texts import Language
from tests.unit.doctor.pair.ends import CODE


@pytest.mark.parametrize(
    ("port", "line"),
    [
        (443, "squilla doctor pbx.example.com --pair K7QF-2M9X-TD"),
        (8443, "squilla doctor pbx.example.com:8443 --pair K7QF-2M9X-TD"),
    ],
)
def test_the_command_names_a_port_that_is_not_the_usual_one(port: int, line: str) -> None:
    assert command("pbx.example.com", CODE, port) == line


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_invitation_says_code_time_port_and_command(language: Language) -> None:
    lines = invitation("pbx.example.com", CODE, 8443, 600, language)
    assert "K7QF-2M9X-TD" in lines[0]
    assert " 10 " in lines[0]
    assert " 8443 " in lines[1]
    assert lines[-1].strip() == command("pbx.example.com", CODE, 8443)


def test_only_who_came_in_is_announced() -> None:
    line = stage_line(State(Stage.PAIRED, 900, "203.0.113.9"), "en")
    assert line == "Connected from 203.0.113.9: the checks are running."
    assert [stage_line(State(stage), "en") for stage in Stage if stage is not Stage.PAIRED] == (
        [None] * (len(Stage) - 1)
    )
