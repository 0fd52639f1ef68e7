"""Every check, in the order in which reports show them; each stands after those that it needs."""

from typing import Any

from squilla.doctor.check import Check
from squilla.doctor.checks import names_dns

CHECKS: tuple[Check[Any], ...] = (names_dns.CHECK,)
