"""What the tables promise by themselves."""

import pytest

from squilla.model.accounts import MAX_DISPLAY_NAME, MAX_USERNAME
from squilla.store import failures, schema


@pytest.mark.parametrize(
    ("table", "column", "length"),
    [
        ("account", "username", MAX_USERNAME),
        ("account", "display_name", MAX_DISPLAY_NAME),
        ("failure", "key", failures.MAX_KEY),
        ("login_token", "hash", 64),
        ("session", "hash", 64),
        ("device", "ha1", 32),
    ],
)
def test_columns_are_as_long_as_the_rules_allow(table: str, column: str, length: int) -> None:
    assert schema.metadata.tables[table].c[column].type.length == length  # type: ignore[attr-defined]


def test_what_belongs_to_an_account_goes_with_it() -> None:
    keys = [key for table in schema.metadata.sorted_tables for key in table.foreign_keys]
    assert len(keys) == 4
    assert {key.ondelete for key in keys} == {"CASCADE"}


def test_an_account_has_one_device_by_primary_key() -> None:
    assert [column.name for column in schema.device.primary_key] == ["account_id"]
