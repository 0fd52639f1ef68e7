"""`squilla settings`: the reference of all settings, generated from where they are defined."""

import json
from typing import Annotated, Any

import typer
from pydantic import SecretStr

from squilla.commands.context import terminal_text
from squilla.settings import ENV_PREFIX, Settings


def settings_command(
    markdown: Annotated[
        bool, typer.Option("--markdown", help=terminal_text("cli.settings_markdown_help"))
    ] = False,
) -> None:
    """Print a `squilla.toml` with every setting commented out, or the table of the docs."""
    typer.echo(settings_table() if markdown else settings_file(), nl=False)


def settings_file() -> str:
    """A settings file in which every line is a comment that shows a default."""
    parts = [
        "# Settings of Squilla: take the # away from what you change.\n",
        f"# Each can also be given as {ENV_PREFIX}NAME or, in a file, as {ENV_PREFIX}NAME_FILE.\n",
    ]
    for name, field in Settings.model_fields.items():
        parts.append(f"\n# {field.description}\n# {name} = {_default(name)}\n")
    return "".join(parts)


def settings_table() -> str:
    """The table of `docs/settings.md`."""
    rows = ["| setting | default | what it is |\n", "|---|---|---|\n"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `{name}` | `{_default(name)}` | {field.description} |\n")
    return "".join(rows)


def _default(name: str) -> str:
    """The default as TOML writes it; names of this machine are left out."""
    field = Settings.model_fields[name]
    value: Any = field.default if field.default_factory is None else ""
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return json.dumps(
        "" if value is None else value if isinstance(value, int | list) else str(value)
    )
