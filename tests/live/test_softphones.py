"""Real phones that nobody here wrote: they hear themselves on *43 and each other (M1-M3, T1)."""

import time
from pathlib import Path

import pytest

from tests.live.product import PASSWORD, Product, eventually
from tests.live.softphones.audio import tone_level
from tests.live.softphones.baresip import Baresip
from tests.live.softphones.errors import CallFailed
from tests.live.softphones.linphone import Linphone
from tests.live.softphones.phone import Softphone

HEARD = 0.1  # of full scale; the tone is sent at 0.5
NOT_HEARD = 0.02
KINDS = pytest.mark.parametrize("kind", [Linphone, Baresip])


def heard_in(recording: Path, frequency: int, other: int) -> None:
    """The one tone is in the recording, the other isn't."""
    assert tone_level(recording, frequency) > HEARD
    assert tone_level(recording, other) < NOT_HEARD


@KINDS
def test_a_phone_hears_itself_on_43(
    kind: type[Softphone], product: Product, tmp_path: Path, tone_440: Path
) -> None:
    account = product.app().login_with_qr(product.qr("ada"))
    recording = tmp_path / "heard.wav"
    with kind(account, tmp_path / "phone", product.ca_file) as phone:
        phone.wait_registered()
        phone.call("*43")
        phone.wait_connected()
        phone.record(recording)
        phone.play(tone_440)
        time.sleep(12)  # the announcement, then the tone
        phone.hangup()
    heard_in(recording, 440, 1000)


@KINDS
def test_manual_login_works_too(kind: type[Softphone], product: Product, tmp_path: Path) -> None:
    account = product.app("ios").login_with_password("bruno", PASSWORD, "localhost")
    with kind(account, tmp_path / "phone", product.ca_file) as phone:
        phone.wait_registered()
        eventually(lambda: "bruno\tactive\t2" in product.cli("device", "list"), 5)


@pytest.mark.parametrize(("caller_kind", "callee_kind"), [(Linphone, Baresip), (Baresip, Linphone)])
def test_phones_call_each_other(
    caller_kind: type[Softphone],
    callee_kind: type[Softphone],
    product: Product,
    tmp_path: Path,
    tone_440: Path,
    tone_660: Path,
) -> None:
    ada = product.app().login_with_qr(product.qr("ada"))
    bruno = product.app().login_with_qr(product.qr("bruno"))
    with (
        caller_kind(ada, tmp_path / "ada", product.ca_file) as caller,
        callee_kind(bruno, tmp_path / "bruno", product.ca_file) as callee,
    ):
        caller.wait_registered()
        callee.wait_registered()
        caller.call("202")
        assert "92201" in callee.wait_incoming()
        callee.answer()
        caller.wait_connected()
        callee.wait_connected()
        caller.record(tmp_path / "ada.wav")
        callee.record(tmp_path / "bruno.wav")
        caller.play(tone_440)
        callee.play(tone_660)
        time.sleep(4)
        caller.hangup()
        callee.wait_ended()
    heard_in(tmp_path / "bruno.wav", 440, 1000)
    heard_in(tmp_path / "ada.wav", 660, 1000)


@KINDS
def test_the_second_login_silences_the_first(
    kind: type[Softphone], product: Product, tmp_path: Path
) -> None:
    caller_account = product.app().login_with_qr(product.qr("bruno"))
    first_app = product.app()
    first_account = first_app.login_with_qr(product.qr("ada"))
    with (
        kind(first_account, tmp_path / "first", product.ca_file, auto_answer=True) as first,
        kind(caller_account, tmp_path / "caller", product.ca_file) as caller,
    ):
        first.wait_registered()
        caller.wait_registered()
        second_account = product.app().login_with_qr(product.qr("ada"))
        caller.call("201")
        with pytest.raises(CallFailed) as nobody_there:
            caller.wait_connected()
        assert nobody_there.value.status == 480
        assert first_account.secret != second_account.secret
        with kind(second_account, tmp_path / "second", product.ca_file) as second:
            second.wait_registered()
            caller.call("201")
            assert "92202" in second.wait_incoming()
            second.answer()
            caller.wait_connected()
            caller.hangup()
            second.wait_ended()
    with kind(first_account, tmp_path / "again", product.ca_file) as again:
        assert again.wait_register_refused().status in (401, 403)
