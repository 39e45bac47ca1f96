"""QR codes as drawings that a page can hold: a path, no style and no picture file."""

import qrcode

_EDGE = 4
"""Empty squares around a code, without which cameras do not find it."""


def squares(text: str) -> tuple[int, str]:
    """A QR code of the text as a drawing: how many units wide and high it is, and the path of its dark squares."""
    code = qrcode.QRCode(border=_EDGE, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = ((x, y) for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    return len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
