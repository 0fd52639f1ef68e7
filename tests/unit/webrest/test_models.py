"""The answers' types, where an app would end at another."""

import pytest
from pydantic import ValidationError

from squilla.webrest.models import MainExtension, OwnEndpoints, OwnExtension

PHONE = OwnExtension(id="92201", username="92201", secret="s", proxy_port=6061)


def test_the_app_always_gets_a_main_extension_and_a_phone() -> None:
    main = MainExtension(id="201")
    assert OwnEndpoints(extension=[PHONE], mainextension=[main])
    with pytest.raises(ValidationError):
        OwnEndpoints(extension=[PHONE], mainextension=[])
    with pytest.raises(ValidationError):
        OwnEndpoints(extension=[], mainextension=[main])


def test_the_secret_stays_out_of_the_representation() -> None:
    assert "secret" not in repr(PHONE)
    assert PHONE.model_dump()["secret"] == "s"
