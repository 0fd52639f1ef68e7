"""Failed attempts in the store."""

from squilla.model.throttle import FORGET_AFTER, Failures
from squilla.store import failures
from squilla.store.engine import Store


def test_an_unknown_key_has_no_failures(store: Store) -> None:
    with store.begin() as tx:
        assert failures.get(tx, "nobody") == Failures(0, 0.0)


def test_a_count_is_kept_replaced_and_cleared(store: Store) -> None:
    with store.begin() as tx:
        failures.put(tx, "pair", Failures(1, 10.5))
        failures.put(tx, "pair", Failures(2, 20.5))
    with store.begin() as tx:
        assert failures.get(tx, "pair") == Failures(2, 20.5)
        failures.clear(tx, "pair")
        assert failures.get(tx, "pair") == Failures(0, 0.0)


def test_a_key_longer_than_its_column_still_counts(store: Store) -> None:
    key = "pair 198.51.100.7 " + "é" * 400
    with store.begin() as tx:
        failures.put(tx, key, Failures(3, 1.0))
        assert failures.get(tx, key) == Failures(3, 1.0)
        failures.clear(tx, key)
        assert failures.get(tx, key) == Failures(0, 0.0)


def test_old_counts_are_forgotten(store: Store) -> None:
    with store.begin() as tx:
        failures.put(tx, "old", Failures(9, 100.0))
        failures.put(tx, "fresh", Failures(9, 101.0))
        failures.remove_old(tx, 100.5 + FORGET_AFTER)
        assert failures.get(tx, "old").count == 0
        assert failures.get(tx, "fresh").count == 9
