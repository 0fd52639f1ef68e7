"""Which distribution it is, by the files that only it brings."""

from pathlib import Path

import pytest

from squilla.pbx.platform import Platform, guess_platform


@pytest.mark.parametrize(
    ("files", "platform"),
    [
        ((), Platform.PLAIN),
        (("etc/freepbx.conf",), Platform.FREEPBX),
        (("etc/freepbx.conf", "etc/nethserver-release"), Platform.NETHVOICE),
        (("etc/nethserver/agent.env",), Platform.NS8),
    ],
)
def test_platform(tmp_path: Path, files: tuple[str, ...], platform: Platform) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert guess_platform(tmp_path) is platform
