"""Thousands of people with phones that have announced where they are pushed, put into the store."""

import json
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from bench.sip.digest import Person
from squilla.model import tokens
from squilla.model.push import FcmAddress, as_fields, fingerprint
from squilla.store.engine import Store
from squilla.store.schema import account, device, login_token, push_address

REALM = "localhost"
PREFIX = "92"
_FIRST_EXTENSION = 100_000
SECRET = "bench"


def make_people(count: int) -> list[Person]:
    """That many; the first ones are the callers."""
    return [_person(number) for number in range(count)]


def settle(people: Sequence[Person], project: str, url: str) -> None:
    """Put them into an empty store, as if each had scanned a QR and registered once."""
    store = Store(url)
    store.migrate()
    rows = [_rows(number, person, project) for number, person in enumerate(people, 1)]
    with store.begin() as tx:
        for table in (account, device, login_token, push_address):
            tx.execute(insert(table), [row[table.name] for row in rows])
    store.close()


def _person(number: int) -> Person:
    user = f"{PREFIX}{_FIRST_EXTENSION + number}"
    token = f"phone{number}:APA91b{'x' * 130}"
    return Person(user, REALM, tokens.ha1(user, REALM, SECRET), token)


def _rows(number: int, person: Person, project: str) -> dict[str, dict[str, Any]]:
    now, name = time.time(), tokens.token_hash(person.user)
    address = FcmAddress(person.token, project)
    return {
        "account": {
            "id": number,
            "username": f"p{person.user}",
            "display_name": "A Person",
            "extension": person.user.removeprefix(PREFIX),
            "password_hash": None,
            "password_once": False,
        },
        "device": {
            "account_id": number,
            "id": name[:32],
            "created_at": now,
            "expires_at": now,
            "activated_at": now,
            "agent": "bench",
            "sip_user": person.user,
            "ha1": person.ha1,
        },
        "login_token": {"hash": name, "device_id": name[:32]},
        "push_address": {
            "device_id": name[:32],
            "fingerprint": fingerprint(address),
            "fields": json.dumps(as_fields(address), sort_keys=True),
            "announced_at": now,
        },
    }
