"""A QR code as SVG: one black path on white, read by any telephone."""

from __future__ import annotations

import io

import qrcode
from qrcode.image.svg import SvgPathImage


def qr_svg(text: str) -> str:
    """Correction level M, with the quiet zone the standard asks for."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    stream = io.BytesIO()
    code.make_image(image_factory=SvgPathImage).save(stream)
    return stream.getvalue().decode()
