"""What the app (phone/) is given by the server's code: the types of the contract, and the texts."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from squilla.texts import catalog
from squilla.webrest.openapi import openapi

PHONE = Path(__file__).parent.parent / "phone"
_TYPES = PHONE / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
_GROUP = "app."
_OPENING = "/** Made by scripts/docs from src/squilla/texts/catalog/app.toml. */\n\n"


def schema_ts() -> str:
    """The contract's types, by openapi-typescript; SystemExit when it isn't installed."""
    beside_python = Path(sys.executable).parent
    node = shutil.which("node", path=f"{beside_python}{os.pathsep}{os.environ.get('PATH', '')}")
    if node is None or not _TYPES.exists():
        sys.exit("node or phone/node_modules is missing: run scripts/setup test")
    command = (node, str(_TYPES))
    described = json.dumps(openapi())
    ran = subprocess.run(command, input=described, capture_output=True, text=True, check=True)  # noqa: S603
    return ran.stdout


def catalog_ts() -> str:
    """The app's texts in both languages."""
    texts = {key: text for key, text in catalog().items() if key.startswith(_GROUP)}
    lines = (f"  {_json(key)}: {_object(text)},\n" for key, text in texts.items())
    return f"{_OPENING}export const CATALOG = {{\n{''.join(lines)}}};\n"


def _object(text: Mapping[str, str]) -> str:
    return f"{{ it: {_json(text['it'])}, en: {_json(text['en'])} }}"


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


SOURCES: Mapping[Path, Callable[[], str]] = {
    PHONE / "src" / "contract" / "schema.ts": schema_ts,
    PHONE / "src" / "texts" / "catalog.ts": catalog_ts,
}
