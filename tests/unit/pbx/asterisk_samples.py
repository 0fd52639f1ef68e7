"""Texts of real Asterisks, 16.28 and 22.10, as their command lines printed them."""

from pathlib import Path

VERSIONS = ("16", "22")


def sample(version: str, name: str) -> str:
    return (Path(__file__).parent / "samples" / version / f"{name}.txt").read_text("utf-8")
