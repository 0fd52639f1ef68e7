"""errands/alg_helper: what /proc and /sys say of the kernel's SIP helper."""

import asyncio
from pathlib import Path

import pytest

from squilla.doctor.errands.alg_helper import Answer, Question, loaded_uses, read, run

OTHER = "nf_conntrack 180224 3 nf_nat,nft_ct, Live 0x0000000000000000\n"


@pytest.mark.parametrize(
    ("table", "uses"),
    [
        (OTHER, None),
        ("nf_nat_sip 24576 0 - Live 0x0\n", None),
        ("nf_conntrack_sip 45056 0 - Live 0x0\n", 0),
        ("nf_conntrack_sip 45056 1 nf_nat_sip, Live 0x0\n", 0),
        ("nf_conntrack_sip 45056 3 nf_nat_sip, Live 0x0\n", 2),
        ("nf_conntrack_sip 45056 1 - Live 0x0\n", 1),
        ("nf_conntrack_sip 45056\n", None),
    ],
)
def test_uses_other_than_by_modules(table: str, uses: int | None) -> None:
    assert loaded_uses(OTHER + table) == uses


@pytest.mark.parametrize(
    ("table", "built_in", "automatic", "answer"),
    [
        (None, None, None, Answer(is_visible=False)),
        (OTHER, None, "1", Answer(is_visible=True, is_automatic=True)),
        ("nf_conntrack_sip 1 2 nf_nat_sip, Live 0\n", None, "0", Answer(True, True, 1)),  # noqa: FBT003
        (None, "nf_conntrack_sip", None, Answer(is_visible=True, is_loaded=True)),
        (None, "nf_conntrack", None, Answer(is_visible=True)),
    ],
)
def test_what_the_kernel_shows(
    tmp_path: Path, table: str | None, built_in: str | None, automatic: str | None, answer: Answer
) -> None:
    modules, folder, sysctl = tmp_path / "modules", tmp_path / "module", tmp_path / "helper"
    if table is not None:
        modules.write_text(table)
    if built_in is not None:
        (folder / built_in).mkdir(parents=True)
    if automatic is not None:
        sysctl.write_text(f"{automatic}\n")
    assert read(modules, folder, sysctl) == answer


def test_this_machine_is_looked_at() -> None:
    answer = asyncio.run(run(Question()))
    assert answer.is_visible == (Path("/proc/modules").exists() or Path("/sys/module").is_dir())
