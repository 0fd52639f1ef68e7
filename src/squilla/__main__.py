"""`python -m squilla` is the command `squilla`."""

from squilla.cli import main

main()
