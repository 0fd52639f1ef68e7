"""Calls that nobody talks in: while another one lasts, declined, and given up (M3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.app.app_page import AppPage
from tests.live.product import Product
from tests.live.softphones.errors import CallFailed
from tests.live.softphones.linphone import Linphone
from tests.live.softphones.phone import Softphone


@pytest.fixture
def bruno(product: Product, tmp_path: Path) -> Iterator[Softphone]:
    account = product.app().login_with_qr(product.qr("bruno"))
    with Linphone(account, tmp_path / "phone", product.ca_file) as phone:
        phone.wait_registered()
        yield phone


def refused(phone: Softphone) -> int | None:
    """The status that a phone's call ends with."""
    with pytest.raises(CallFailed) as failed:
        phone.wait_connected()
    return failed.value.status


def test_a_second_caller_hears_that_it_is_busy_and_is_in_the_history(
    ada: AppPage, bruno: Softphone
) -> None:
    ada.dial("*43")
    ada.talks()
    bruno.call("201")
    assert refused(bruno) == 486
    ada.press("call_hang_up")
    ada.is_over("ending_hung_up")
    ada.misses(1)
    missed, echo = ada.past()
    assert missed.startswith(f"202\n{ada.words('history_missed')} ")
    assert ada.words("history_out") in echo


def test_a_declined_call_is_refused_and_not_missed(ada: AppPage, bruno: Softphone) -> None:
    bruno.call("201")
    ada.rings()
    ada.press("call_decline")
    assert refused(bruno) == 603
    ada.is_over("ending_declined")
    ada.misses(0)


def test_a_caller_who_gives_up_leaves_a_missed_call_until_it_was_seen(
    ada: AppPage, bruno: Softphone
) -> None:
    bruno.call("201")
    ada.rings()
    bruno.hangup()
    ada.is_over("ending_missed")
    ada.misses(1)
    (row,) = ada.past()
    assert ada.words("history_missed") in row
    ada.go_to("keypad")
    ada.misses(0)


def test_the_app_hears_that_the_other_declines(ada: AppPage, bruno: Softphone) -> None:
    ada.dial("202")
    bruno.wait_incoming()
    bruno.hangup()
    ada.is_over("cause_refused")
