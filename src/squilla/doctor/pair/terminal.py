"""What the inside prints on a terminal: the code, the command to run elsewhere, what happens."""

from squilla.doctor.pair.code import Code
from squilla.doctor.pair.inside_end import Stage, State
from squilla.texts import Language, translate

HTTPS_PORT = 443
_MINUTE = 60


def command(host: str, code: Code, port: int = HTTPS_PORT) -> str:
    """What to run somewhere else."""
    place = host if port == HTTPS_PORT else f"{host}:{port}"
    return f"squilla doctor {place} --pair {code.shown}"


def invitation(host: str, code: Code, port: int, seconds: float, language: Language) -> list[str]:
    """The lines that ask somebody to come from outside within `seconds`."""
    minutes = round(seconds / _MINUTE)
    return [
        translate("pair.show_code", language, code=code.shown, minutes=minutes),
        translate("pair.show_port", language, port=port),
        translate("pair.show_command", language),
        f"    {command(host, code, port)}",
    ]


def stage_line(state: State, language: Language) -> str | None:
    """The line for a new stage, None for one that the invitation or the end tells."""
    if state.stage is Stage.PAIRED:
        return translate("pair.paired", language, address=state.seen_as)
    return None
