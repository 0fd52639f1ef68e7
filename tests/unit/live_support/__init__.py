"""Tests of the pure parts of tests/live: what drives softphones is itself tested."""
