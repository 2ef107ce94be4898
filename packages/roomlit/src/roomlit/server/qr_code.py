"""A link as a QR code, for a camera to read."""

from io import BytesIO


def qr_svg(text: str) -> str:
    """The text as an SVG image: one dark path without a size, so that the page decides how large it is.

    "" without the extra `qr` (`pip install 'roomlit[qr]'`): pages then show the link alone.

        svg = qr_svg("https://play.example.org/?room=ABC234")
    """
    try:
        import segno  # Only here: most servers draw none for a long time.
    except ImportError:
        return ""

    drawn = BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", xmldecl=False, nl=False, border=1, omitsize=True, dark="#14121F"
    )
    return drawn.getvalue().decode()
