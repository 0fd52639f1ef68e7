"""A QR as a phone gets to see it: in a picture, and in what its camera films."""

import io

import segno
from PIL import Image

WIDTH, HEIGHT, FRAMES = 640, 480, 2
QR_SIZE = 400
PAPER, TABLE = 235, 90  # luma of a white sheet, and of what it lies on
NO_COLOUR = bytes([128])


def picture(text: str) -> Image.Image:
    """The QR in grey, with its quiet zone of four modules (ISO/IEC 18004)."""
    packed = io.BytesIO()
    segno.make(text, micro=False).save(packed, kind="png", scale=8, border=4)
    return Image.open(packed).convert("L")


def png(image: Image.Image) -> bytes:
    packed = io.BytesIO()
    image.save(packed, "PNG")
    return packed.getvalue()


def film(text: str) -> bytes:
    """A YUV4MPEG2 film of the QR, which a camera of Chromium's plays over and over."""
    frame = Image.new("L", (WIDTH, HEIGHT), TABLE)
    sheet = picture(text).resize((QR_SIZE, QR_SIZE)).point(lambda luma: luma * PAPER // 255)
    frame.paste(sheet, ((WIDTH - QR_SIZE) // 2, (HEIGHT - QR_SIZE) // 2))
    colours = NO_COLOUR * (2 * (WIDTH // 2) * (HEIGHT // 2))
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420\n".encode()
    return head + (b"FRAME\n" + frame.tobytes() + colours) * FRAMES
