"""The only reader of the environment on the game's side: the settings of one server, with units and defaults."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PLATFORMS = (
    "RENDER_EXTERNAL_URL",
    "RAILWAY_PUBLIC_DOMAIN",
    "KOYEB_PUBLIC_DOMAIN",
    "SPACE_HOST",
    "WEBSITE_HOSTNAME",
    "FLY_APP_NAME",
)
"""Where hosting platforms say it: Render, Railway, Koyeb, Hugging Face, Azure and Fly.io, which names the app alone."""


def checked_url(given: str) -> str:
    """The address with its scheme and a slash at the end; "" when none is given. Raises ValueError for what is none.

    >>> checked_url("https://example.org:8443/game"), checked_url("game.example.org"), checked_url("my-app")
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


class GameSettings(BaseSettings):
    """Each field is an environment variable `MASQUERADE_<NAME>`; some are known by other names too.

    Read once, where the process is put together, and handed down from there as a value.

    >>> GameSettings(websocket_enabled=False).websocket_enabled
    False
    """

    model_config = SettingsConfigDict(env_prefix="MASQUERADE_", frozen=True, populate_by_name=True)

    port: int = Field(default=8000, validation_alias=AliasChoices("MASQUERADE_PORT", "PORT", "port"))
    """The TCP port to listen on; `PORT` is where hosting platforms say it."""
    public_url: Annotated[str, AfterValidator(checked_url)] = Field(
        default="", validation_alias=AliasChoices("MASQUERADE_PUBLIC_URL", "public_url", *PLATFORMS)
    )
    """The address at which people open the pages, as in `https://play.example.org`, for links and QR codes: in a
    container, or behind a proxy, the server cannot know it. Render, Railway, Koyeb, Hugging Face, Azure and Fly.io say
    it themselves. Without it links lead to where the page was opened, or to this machine's address in its network."""
    host: str = "0.0.0.0"
    """The address to listen on; at `127.0.0.1` phones in the room do not reach it."""
    data: Path = Path("masquerade-data")
    """Directory of the journal and the signing key; one server at a time."""
    websocket_enabled: bool = Field(
        default=True, validation_alias=AliasChoices("WEBSOCKET_ENABLED", "websocket_enabled")
    )
    """`false` turns push off for every page: they poll every 0.4 s. `masquerade push off` does it without a restart."""
    backend_url: str = Field(default="", validation_alias=AliasChoices("BACKEND_URL", "backend_url"))
    """Where the hub is, for pages that run apart from it (`masquerade ui`)."""
    llm_url: str = ""
    """OpenAI-compatible address of a language model for the lines of AI players, e.g. `http://localhost:11434/v1`;
    without it nothing is ever asked. See [A language model](../howto/language-model.md)."""
    llm_model: str = ""
    """Which model to ask there."""
    llm_key: SecretStr | None = None
    """The key for it, if it wants one."""
    llm_timeout_ms: int = Field(default=6_000, ge=1)
    """A line or an answer that the model has not worded within this time is in the deck's words."""
    llm_at_once: int = Field(default=8, ge=1)
    """Requests under way at the same time, over all rooms."""
    llm_tokens_per_game: int = Field(default=100_000, ge=0)
    """What one game may spend; then the deck plays alone."""
    llm_tokens_per_hour: int = Field(default=1_000_000, ge=0)
    """What all rooms together may spend in an hour of the clock."""
    llm_requests_per_hour: int = Field(default=2_000, ge=0)
    """How often all rooms together may ask in an hour of the clock."""
    pages_url: str = ""
    """Where the pages are, for a hub that runs apart from them (`masquerade hub`): `/screen/CODE` leads there,
    and what a room's light page (`/p/CODE`) does not draw itself."""
