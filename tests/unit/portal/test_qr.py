"""qr.py: the picture, read back by a reader that isn't ours in tests/browser."""

import pytest

from squilla.portal.qr import qr_svg


def test_black_on_white_with_a_quiet_zone_of_four_modules() -> None:
    svg = qr_svg("anna;" + "a" * 40 + ";pbx.example.com")
    assert svg.startswith('<svg viewBox="0 0 ')
    assert 'fill="#fff"' in svg
    assert 'stroke="#000" d="M4 4.5' in svg


@pytest.mark.parametrize("text", ["<script>", "x" * 400, "Ærøskøbing;日本語;例え.jp"])
def test_the_text_itself_is_nowhere_in_it(text: str) -> None:
    svg = qr_svg(text)
    assert text not in svg
    assert "style" not in svg
