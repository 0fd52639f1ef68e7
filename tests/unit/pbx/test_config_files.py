"""A configuration with its includes, as sections."""

import os
from pathlib import Path

import pytest

from squilla.pbx import config_files
from squilla.pbx.config_files import Unreadable, read_sections

KEEP = frozenset({"bind", "local_net", "type"})


def read(folder: Path, root: Path = Path("/")) -> dict[str, list[tuple[str, str]]]:
    sections = read_sections(folder / "pjsip.conf", KEEP, root)
    return {section.name: section.settings for section in sections}


def test_only_the_settings_that_were_asked_for_are_kept(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text("[201]\ntype=auth\npassword=hush-hush\n")
    assert read(tmp_path) == {"201": [("type", "auth")]}


def test_a_section_begins_with_what_its_templates_say(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text(
        "[base](!)\ntype=transport\nbind=1\n[one](base)\nbind=2\n[two](base,nowhere)\n"
    )
    assert read(tmp_path)["one"] == [("type", "transport"), ("bind", "1"), ("bind", "2")]
    assert read(tmp_path)["two"] == [("type", "transport"), ("bind", "1")]


def test_a_later_section_adds_to_the_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text("[one]\nbind=1\n[two]\n[one](+)\nlocal_net=a\n[new](+)\n")
    assert read(tmp_path) == {"two": [], "one": [("bind", "1"), ("local_net", "a")], "new": []}


def test_a_value_is_appended_to_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text("[one]\nlocal_net=a\nlocal_net+=,b\n")
    assert read(tmp_path)["one"][-1] == ("local_net", "a,b")


def test_includes_stand_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text(
        "[one]\n#include one.conf\n#include more/*.conf\n#include /a/b.conf\n#include gone.conf\n"
    )
    for name, text in (
        ("one", "bind=1"),
        ("more/x", "[x]"),
        ("more/y", "[y]"),
        ("root/a/b", "[b]"),
    ):
        file = tmp_path / f"{name}.conf"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n")
    assert read(tmp_path, tmp_path / "root") == {"one": [("bind", "1")], "x": [], "y": [], "b": []}


def test_a_section_is_as_new_as_the_newest_file_that_wrote_in_it(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text("[one]\nbind=1\n#include later.conf\n[two]\nbind=2\n")
    (tmp_path / "later.conf").write_text("local_net=a\n")
    os.utime(tmp_path / "pjsip.conf", (100, 100))
    os.utime(tmp_path / "later.conf", (200, 200))
    sections = read_sections(tmp_path / "pjsip.conf", KEEP)
    assert [(one.name, one.modified) for one in sections] == [("one", 200.0), ("two", 100.0)]


def test_a_file_that_includes_itself_comes_to_an_end(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text("#include pjsip.conf\n[one]\n")
    assert "one" in read(tmp_path)


def test_too_many_files_are_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text("#include pjsip.conf\n" * 3)
    with pytest.raises(Unreadable):
        read(tmp_path)


def test_too_much_text_is_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_files, "_MOST_BYTES", 10)
    (tmp_path / "pjsip.conf").write_text("[a-long-name]\n")
    with pytest.raises(Unreadable):
        read(tmp_path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read(tmp_path)


def test_a_pipe_is_never_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.conf")
    (tmp_path / "pjsip.conf").write_text("#include pipe.conf\n#include /\n#include **x\n[one]\n")
    assert read(tmp_path) == {"one": []}
