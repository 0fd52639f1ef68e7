"""The phonebook of colleagues."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.unit.webrest.world import Headers, World

TEXTS = """
owner_id type homeemail workemail homephone workphone cellphone fax title company notes name
homestreet homepob homecity homeprovince homepostalcode homecountry workstreet workpob workcity
workprovince workpostalcode workcountry url extension speeddial_num source
"""
TEXT_COLUMNS = frozenset(TEXTS.split())
Names = Callable[[str], tuple[int, list[str]]]


@pytest.fixture
def names(client: TestClient, world: World, phone: Headers) -> Names:
    """The count and the names that a path answers, among four people and the robot."""
    world.add("zoe", "202", name="Zoë Bianchi")
    world.add("bob", "310", name="bob Neri")
    world.add("dan", "311", name="Dan A/B")
    world.add("robot", "299", name="Robot", password=None)

    def ask(path: str) -> tuple[int, list[str]]:
        answer = client.get(f"phonebook/{path}", headers=phone)
        assert answer.status_code == 200
        page = answer.json()
        return page["count"], [row["name"] for row in page["rows"]]

    return ask


@pytest.mark.parametrize("path", ["getall/", "getall", "search/", "search/?view=all"])
def test_everybody_is_listed_by_name(names: Names, path: str) -> None:
    assert names(path) == (4, ["Alice Rossi", "bob Neri", "Dan A/B", "Zoë Bianchi"])


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("rossi", ["Alice Rossi"]),
        ("ROSSI", ["Alice Rossi"]),
        ("%20bob%20", ["bob Neri"]),
        ("31", ["bob Neri", "Dan A/B"]),
        ("zo%C3%AB", ["Zoë Bianchi"]),
        ("A/B", ["Dan A/B"]),
        ("A%2FB", ["Dan A/B"]),
        ("robot", []),
        ("%25", []),
        ("%00", []),
        ("nobody", []),
    ],
)
def test_a_term_is_looked_for_in_names_and_numbers(
    names: Names, term: str, found: list[str]
) -> None:
    assert names(f"search/{term}?view=all&limit=100&offset=0") == (len(found), found)


@pytest.mark.parametrize("path", ["getall/", "search/i"])
def test_pages_are_cut_and_the_count_is_of_all(names: Names, path: str) -> None:
    count, everybody = names(path)
    assert names(f"{path}?offset=1&limit=1") == (count, everybody[1:2])
    assert names(f"{path}?limit=0") == (count, [])
    assert names(f"{path}?offset=1000") == (count, [])


@pytest.mark.parametrize(
    "query", ["limit=1001", "limit=-1", "offset=-1", "limit=x", "offset=1e3", "offset=99999999999"]
)
@pytest.mark.parametrize("path", ["getall/", "search/a"])
def test_pages_out_of_bounds_are_refused(
    client: TestClient, phone: Headers, path: str, query: str
) -> None:
    assert client.get(f"phonebook/{path}?{query}", headers=phone).status_code == 400


def test_a_term_is_bounded(client: TestClient, phone: Headers) -> None:
    assert client.get(f"phonebook/search/{'x' * 100}", headers=phone).status_code == 200
    assert client.get(f"phonebook/search/{'x' * 101}", headers=phone).status_code == 400


def test_a_contact_has_every_column_and_a_numeric_id(client: TestClient, phone: Headers) -> None:
    (row,) = client.get("phonebook/getall/", headers=phone).json()["rows"]
    assert set(row) == TEXT_COLUMNS | {"id"}
    assert type(row["id"]) is int
    assert all(type(row[column]) is str for column in TEXT_COLUMNS)
    assert (row["extension"], row["workphone"]) == ("201", "201")
