"""The keys of an installation."""

from pathlib import Path

from squilla.ops.secret import installation_key


def test_a_key_is_made_once_for_the_owner_alone(tmp_path: Path) -> None:
    key = installation_key(tmp_path, "cookie")
    assert len(bytes.fromhex(key)) == 32
    assert installation_key(tmp_path, "cookie") == key
    assert (tmp_path / "cookie.key").stat().st_mode & 0o777 == 0o600


def test_each_name_and_each_installation_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    keys = {
        installation_key(tmp_path, "cookie"),
        installation_key(tmp_path, "session"),
        installation_key(tmp_path / "other", "cookie"),
    }
    assert len(keys) == 3
