"""The QR as a picture (ISO/IEC 18004): SVG inside the page, so its text is in no address."""

import segno

_QUIET_ZONE = 4


def qr_svg(text: str) -> str:
    """An SVG element that shows `text`, black on white in any theme, with its quiet zone.

    Text that is not ASCII goes in as UTF-8, which is what readers guess; an ECI mark that says so
    would stop some of them.
    """
    code = segno.make(text, error="m", micro=False, encoding="utf-8", eci=False)
    return code.svg_inline(border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
