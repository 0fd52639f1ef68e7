"""What the doctor does on the PBX host itself; one file an errand, all of them in `ERRANDS`."""

from typing import Any

from squilla.doctor.inside import Errand

ERRANDS: tuple[Errand[Any, Any], ...] = ()
"""What a paired outside may ask for, and nothing else."""
