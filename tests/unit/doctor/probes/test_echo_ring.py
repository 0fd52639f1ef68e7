"""Who may be called, and how often."""

import asyncio
from pathlib import Path

import pytest

from squilla.doctor.probes.echo_ring import Hindrance, Rung, cache_folder, may_call, ring
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target

NOW = 1_800_000_000.5


def test_once_a_minute_each(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "squilla"
    times = [NOW, NOW + 30, NOW + 59, NOW + 61, NOW + 62]
    assert [may_call(folder, "a", at) for at in times] == [True, False, False, True, False]
    assert may_call(folder, "b", NOW + 62)


def test_a_clock_that_was_set_back_does_not_forbid_calls(tmp_path: Path) -> None:
    assert may_call(tmp_path, "a", NOW)
    assert may_call(tmp_path, "a", NOW - 3600)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    assert may_call(tmp_path, "a", NOW)
    [file] = tmp_path.iterdir()
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        may_call(tmp_path, "a", NOW)


@pytest.mark.parametrize(
    ("extension", "hindrance"),
    [
        ("", Hindrance.NOT_ASKED),
        *((number, Hindrance.NOT_AN_EXTENSION) for number in ("112", "118", "911", "999", "0")),
        *((number, Hindrance.NOT_AN_EXTENSION) for number in ("0612345", "+39", "2", "1234567")),
        *(
            (number, Hindrance.NOT_AN_EXTENSION)
            for number in ("*43", "sip:a@b", "٢٠١", "1530", "201\n")
        ),
        *((number, Hindrance.NO_LOGIN) for number in ("201", "92201", "21", "1120")),
    ],
)
def test_nobody_is_called(tmp_path: Path, extension: str, hindrance: Hindrance) -> None:
    sight = Sight(Target("pbx.example.com", qr="no;qr"))
    rung = asyncio.run(ring(sight, extension, tmp_path))
    assert rung == Rung(extension, hindrance=hindrance)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("base", ["/somewhere", ""])
def test_the_folder_is_the_user_s_own(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", "/home/ada")
    assert cache_folder() == Path(base or "/home/ada/.cache") / "squilla"
