from tests.unit.push.conftest import tls
from tests.unit.store.fixtures import postgresql_url, store

__all__ = ["postgresql_url", "store", "tls"]
