"""Squilla puts a PBX extension on a phone, and says why when a call does not arrive."""

__version__ = "0.1.0"
