"""texts/: every text in both languages, every key known, none forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import squilla
from squilla.doctor.check import Missing, Vantage
from squilla.doctor.engine import Outcome
from squilla.doctor.pair.outside import Why
from squilla.doctor.pair.standalone import Ended
from squilla.doctor.verdict import Status
from squilla.texts import GROUPS, LANGUAGES, Language, catalog, language_of, translate

SOURCES = Path(squilla.__file__).parent
DYNAMIC_PREFIXES = ("account.", "robot.reason_", "wake.")
FOR_MACHINES_TOO = ("robot.echo_ok", "robot.echo_failed")
WITHOUT_REASON_OF_THEIR_OWN = (Outcome.DONE, Outcome.NOT_SEEN)
CHECK_GROUPS = GROUPS[GROUPS.index("names") :]
LONG_ENOUGH_TO_DIFFER = 20
APP = SOURCES.parents[1] / "phone" / "src"
_IN_APP = re.compile(r"""["'`](app\.\w+)(\$\{|["'`])""")
_TS_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)
_IN_TEMPLATES = re.compile(r"""\bt\(\s*["']([^"']+)["']""")


def templates() -> Iterator[str]:
    for path in SOURCES.rglob("*.html"):
        yield path.read_text(encoding="utf-8")


def modules() -> Iterator[ast.AST]:
    for path in SOURCES.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def first_arguments(*functions: str) -> set[str]:
    """The words that these functions are called with anywhere."""
    return {
        str(node.args[0].value)
        for node in modules()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in functions
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def asked_for() -> set[str]:
    """The keys that code and templates name where they translate."""
    return first_arguments("translate", "t").union(*map(_IN_TEMPLATES.findall, templates()))


def in_the_app() -> set[str]:
    """The keys that the app names, whole or (with a variable at the end) by their beginning."""
    modules = [path for path in APP.rglob("*.ts*") if path.name != "catalog.ts"]
    written = [path.read_text(encoding="utf-8") for path in modules if ".test." not in path.name]
    named = {found for text in written for found in _IN_APP.findall(_TS_COMMENT.sub("", text))}
    starts = tuple(name for name, end in named if end == "${" or name.endswith("_"))
    begun = {key for key in catalog() if key.startswith(starts)}
    return begun | {name for name, _ in named if not name.endswith("_")}


def verdicts() -> Iterator[tuple[str, str]]:
    """The text's key and the status of each verdict of the doctor."""
    for node in modules():
        match node:
            case ast.Call(
                func=ast.Name(id="Verdict"),
                args=[ast.Constant(value=str(key)), ast.Attribute(attr=status)],
            ):
                yield key, status


def titles() -> Iterator[str]:
    """The key of the title of each check of the doctor."""
    for path in (SOURCES / "doctor" / "checks").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)) if text.endswith("_title"):
                    yield text


def of_the_doctor() -> set[str]:
    """What the doctor asks for: by verdicts and checks, and by the values of what it knows."""
    return {
        *(key for key, _ in verdicts()),
        *(f"{key}_remedy" for key, status in verdicts() if status in {"WARN", "FAIL"}),
        *titles(),
        *(f"{title.removesuffix('_title')}_explain" for title in titles()),
        *(f"doctor.{kind}_{one}" for one in Missing for kind in ("missing", "want")),
        *(f"doctor.vantage_{one}" for one in Vantage),
        *(f"doctor.status_{one}" for one in Status),
        *(f"doctor.outcome_{one}" for one in Outcome if one not in WITHOUT_REASON_OF_THEIR_OWN),
        *(str(one) for one in (*Why, *Ended)),
    }


def named_anywhere() -> set[str]:
    constants = {node.value for node in modules() if isinstance(node, ast.Constant)}
    texts = {text for text in constants if isinstance(text, str)}
    return asked_for() | of_the_doctor() | texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_walk_over_the_sources_finds_something() -> None:
    assert "moment.today" in asked_for()
    assert "portal.sign_in_title" in asked_for()
    assert "names.dns_private_remedy" in of_the_doctor()
    assert "names.dns_good_remedy" not in of_the_doctor()
    assert "names.dns_explain" in of_the_doctor()


@pytest.mark.parametrize("key", catalog())
def test_a_text_is_there_in_both_languages(key: str) -> None:
    texts = catalog()[key]
    assert set(texts) == set(LANGUAGES)
    assert all(text.strip() == text != "" for text in texts.values())
    assert placeholders(texts["it"]) == placeholders(texts["en"])
    if key not in FOR_MACHINES_TOO and max(map(len, texts.values())) > LONG_ENOUGH_TO_DIFFER:
        assert texts["it"] != texts["en"]


def test_every_key_that_is_asked_for_exists() -> None:
    assert (asked_for() | of_the_doctor()) - set(catalog()) == set()


def test_a_text_of_the_doctor_is_there_only_if_something_says_it() -> None:
    derived = {key for key in catalog() if key.endswith(("_remedy", "_explain", "_title"))}
    of_checks = {key for key in derived if key.partition(".")[0] in CHECK_GROUPS}
    assert of_checks - of_the_doctor() == set()


def test_every_key_is_used() -> None:
    expected = {key for key in catalog() if not key.startswith(DYNAMIC_PREFIXES)}
    assert expected - named_anywhere() - in_the_app() == set()


def test_every_key_that_the_app_names_exists() -> None:
    assert in_the_app() - set(catalog()) == set()


def test_every_reason_to_refuse_an_account_has_its_sentence() -> None:
    codes = {f"account.{code}" for code in first_arguments("InvalidAccount")}
    assert codes == {key for key in catalog() if key.startswith("account.")}


def test_every_file_is_a_group() -> None:
    files = (SOURCES / "texts" / "catalog").glob("*")
    assert sorted(GROUPS) == sorted(path.stem for path in files)


def test_months_are_twelve() -> None:
    for language in LANGUAGES:
        assert len(translate("moment.months", language).split()) == 12


def test_values_are_put_in_as_they_are() -> None:
    assert translate("portal.sign_in_throttled", "en", wait="{x}") == (
        "Too many attempts. Try again in {x}."
    )


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        translate("portal.nothing", "en")


@pytest.mark.parametrize(
    ("preferences", "language"),
    [
        ("it", "it"),
        ("it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7", "it"),
        ("en-GB,en;q=0.9,it;q=0.8", "en"),
        ("IT", "it"),
        ("it_IT.UTF-8", "it"),
        ("en_US.UTF-8", "en"),
        ("C", "en"),
        ("", "en"),
        ("*", "en"),
        ("de,fr;q=0.9", "en"),
        ("de, it;q=0.1", "it"),
        ("it; q=0.2, en", "en"),
        ("it;q=0", "en"),
        ("it;q=0, en;q=0", "en"),
        ("en;q=0, it", "it"),
        ("italiano", "en"),
        ("iTaLy-it", "en"),
        ("it;q=high, en;q=0.1", "en"),
        ("it;q=nan", "en"),
        (";;;,,,it", "it"),
        ("x," * 50 + "it", "en"),
    ],
)
def test_the_best_of_our_languages(preferences: str, language: Language) -> None:
    assert language_of(preferences) == language
