"""A terminal with a state folder of its own, in which `squilla` is typed."""

from pathlib import Path

from typer.testing import CliRunner, Result

from squilla.cli import app
from squilla.store.engine import Store

HOST = "pbx.example.com"
PASSWORD = "correct horse"


class Terminal:
    """Types commands; `language` is what LANG says."""

    def __init__(self, state: Path, language: str = "en") -> None:
        self.state = state
        self.environment: dict[str, str | None] = {
            "LC_ALL": None,
            "LC_MESSAGES": None,
            "LANG": f"{language}_XX.UTF-8",
            "SQUILLA_CONFIG": "/dev/null",
            "SQUILLA_STATE": str(state),
            "SQUILLA_USER": "",
            "SQUILLA_HOST": HOST,
        }

    def types(self, *words: str, typed: str = "") -> Result:
        """Run a command with something typed on its standard input."""
        return CliRunner().invoke(app, words, input=typed, env=self.environment)

    def adds(self, name: str = "alice", extension: str = "201", password: str = PASSWORD) -> Result:
        """`squilla user add`."""
        options = ("--name", name.title(), "--extension", extension, "--password-stdin")
        return self.types("user", "add", name, *options, typed=f"{password}\n")

    def store(self) -> Store:
        """The store that the commands work on; to be closed."""
        return Store(f"sqlite:///{self.state / 'data' / 'squilla.db'}")
