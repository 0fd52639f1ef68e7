"""The words of Squilla as dataclasses and rules: standard library only, no I/O."""
