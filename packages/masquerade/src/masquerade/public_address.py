"""The address at which people open the pages, as an operator or a hosting platform names it. Pure."""

from urllib.parse import urlsplit

PLATFORMS = (
    "RENDER_EXTERNAL_URL",
    "RAILWAY_PUBLIC_DOMAIN",
    "KOYEB_PUBLIC_DOMAIN",
    "SPACE_HOST",
    "WEBSITE_HOSTNAME",
    "FLY_APP_NAME",
)
"""Where hosting platforms say it: Render, Railway, Koyeb, Hugging Face, Azure and Fly.io, which names the app alone."""


def public_url(given: str) -> str:
    """The address with its scheme and a slash at the end; "" when none is given. Raises ValueError for what is none.

    >>> public_url("https://example.org:8443/game"), public_url("game.example.org"), public_url("my-app")
    ('https://example.org:8443/game/', 'https://game.example.org/', 'https://my-app.fly.dev/')
    """
    text = given.strip()
    if not text:
        return ""
    if "://" not in text:
        text = f"https://{text}" if "." in text or ":" in text else f"https://{text}.fly.dev"
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    spoiled = any(char.isspace() or ord(char) < ord("!") for char in text)
    if spoiled or parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or parts.query:
        raise ValueError(f"expected the address that people open, as in https://play.example.org, got {given!r}")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"
