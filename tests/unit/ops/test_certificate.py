"""The certificate that is served (B1): checked, copied, complained about."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from squilla.ops.certificate import complaints, install_certificate, served_pair
from squilla.settings import BadSettings, Settings
from tests.unit.ops.authority import HOST, NOW, certificate, key, write_key, write_pem
from tests.unit.ops.chosen import chosen

OWN, OTHER, AUTHORITY = key(), key(), key()
LEAF = certificate(OWN, AUTHORITY, HOST)
MIDDLE = certificate(AUTHORITY, OTHER, "Authority", issuer="Root")


def configured(folder: Path) -> Settings:
    """Settings that name a good pair."""
    return chosen(
        state=folder / "state",
        host=HOST,
        certificate=write_pem(folder / "full.pem", LEAF, MIDDLE),
        certificate_key=write_key(folder / "key.pem", OWN),
    )


def test_a_good_pair_is_copied_as_it_is(tmp_path: Path) -> None:
    settings = configured(tmp_path)
    pair = install_certificate(settings, NOW)
    assert pair == served_pair(settings)
    assert pair.authority is None
    assert pair.chain.read_bytes() == (tmp_path / "full.pem").read_bytes()
    assert pair.key.read_bytes() == (tmp_path / "key.pem").read_bytes()
    assert pair.chain.stat().st_mode & 0o777 == 0o644
    # Made by root, it is the folder's group that reads it: the services'.
    assert pair.key.stat().st_mode & 0o777 == (0o640 if os.geteuid() == 0 else 0o600)


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    settings = configured(tmp_path)
    pair = install_certificate(settings, NOW)
    with pair.chain.open("rb") as reading:
        before = pair.chain.stat().st_ino
        install_certificate(settings, NOW)
        assert pair.chain.stat().st_ino != before
        assert reading.read() == (tmp_path / "full.pem").read_bytes()
    assert sorted(path.name for path in pair.chain.parent.iterdir()) == ["served.key", "served.pem"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_copy_belongs_to_the_folders_owner(tmp_path: Path) -> None:
    settings = configured(tmp_path)
    (settings.state / "tls").mkdir(parents=True)
    os.chown(settings.state / "tls", 65534, 65534)
    pair = install_certificate(settings, NOW)
    assert {pair.chain.stat().st_uid, pair.key.stat().st_uid} == {65534}


def test_a_draft_left_as_a_link_is_not_followed(tmp_path: Path) -> None:
    settings = configured(tmp_path)
    outside = tmp_path / "outside"
    outside.write_text("untouched")
    (settings.state / "tls").mkdir(parents=True)
    (settings.state / "tls" / "served.new").symlink_to(outside)
    pair = install_certificate(settings, NOW)
    assert outside.read_text() == "untouched"
    assert not pair.key.is_symlink()


def unreadable(folder: Path) -> None:
    (folder / "full.pem").unlink()


def no_certificate(folder: Path) -> None:
    (folder / "full.pem").write_text("hello")


def binary(folder: Path) -> None:
    (folder / "key.pem").write_bytes(b"\x30\x82\xff")


def encrypted(folder: Path) -> None:
    write_key(folder / "key.pem", OWN, b"secret words")


def of_another(folder: Path) -> None:
    write_key(folder / "key.pem", OTHER)


def in_wrong_order(folder: Path) -> None:
    write_pem(folder / "full.pem", MIDDLE, LEAF)


def no_key_at_all(folder: Path) -> None:
    (folder / "key.pem").unlink()
    (folder / "key.pem").mkdir()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (unreadable, "Setting certificate: .*full.pem cannot be read: No such file"),
        (no_certificate, "Setting certificate: .*full.pem is not an unencrypted PEM file"),
        (binary, "Setting certificate_key: .*key.pem is not an unencrypted PEM file"),
        (encrypted, "Setting certificate_key: .*key.pem is not an unencrypted PEM file"),
        (no_key_at_all, "Setting certificate_key: .*key.pem cannot be read: Is a directory"),
        (of_another, "Setting certificate_key: .*key.pem is not the key of the first certificate"),
        (in_wrong_order, "Setting certificate_key: .* is not the key of the first certificate"),
    ],
)
def test_a_bad_pair_is_refused_and_the_served_one_stays(
    tmp_path: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    settings = configured(tmp_path)
    pair = install_certificate(settings, NOW)
    served = pair.chain.read_bytes(), pair.key.read_bytes()
    spoil(tmp_path)
    with pytest.raises(BadSettings, match=sentence):
        install_certificate(settings, NOW)
    assert (pair.chain.read_bytes(), pair.key.read_bytes()) == served


def test_without_a_certificate_the_trial_one_is_served(tmp_path: Path) -> None:
    settings = chosen(state=tmp_path, host=HOST)
    pair = install_certificate(settings, NOW)
    assert pair.authority is not None
    assert pair.authority.read_bytes() in pair.chain.read_bytes()
    assert complaints(pair.chain, HOST, NOW) == []


@pytest.mark.parametrize(
    ("names", "days", "host", "with_chain", "words"),
    [
        ((HOST,), 90, HOST, True, []),
        (("*.example.com",), 90, HOST, True, []),
        (("PBX.Example.COM",), 90, HOST, True, []),
        ((HOST,), 90, "other.example.com", True, ["does not name other.example.com"]),
        (("*.example.com",), 90, "a.b.example.com", True, ["does not name"]),
        ((), 90, HOST, True, ["does not name"]),
        ((HOST,), -1, HOST, True, ["expired on 2026-02-28"]),
        ((HOST,), 90, HOST, False, ["no intermediates"]),
        ((HOST,), -1, "x.org", False, ["does not name", "expired", "no intermediates"]),
    ],
)
def test_what_phones_will_dislike(
    tmp_path: Path,
    names: tuple[str, ...],
    days: int,
    host: str,
    with_chain: bool,  # noqa: FBT001 - a column of the table
    words: list[str],
) -> None:
    leaf = certificate(OWN, AUTHORITY, *names, until=NOW + dt.timedelta(days=days))
    chain = write_pem(tmp_path / "c.pem", *([leaf, MIDDLE] if with_chain else [leaf]))
    found = complaints(chain, host, NOW)
    assert len(found) == len(words)
    assert all(word in sentence for word, sentence in zip(words, found, strict=True))


def test_a_certificate_that_signed_itself_has_no_intermediates_to_miss(tmp_path: Path) -> None:
    chain = write_pem(tmp_path / "c.pem", certificate(OWN, OWN, HOST, issuer=HOST))
    assert complaints(chain, HOST, NOW) == []
