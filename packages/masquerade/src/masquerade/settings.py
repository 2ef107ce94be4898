"""The only reader of the environment on the game's side: the knobs of one server, with units and defaults."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class GameSettings(BaseSettings):
    """Each field is an environment variable `MASQUERADE_<NAME>`; the names of the seed's document work as they are.

    >>> GameSettings(websocket_enabled=False).websocket_enabled
    False
    """

    model_config = SettingsConfigDict(env_prefix="MASQUERADE_", frozen=True, populate_by_name=True)

    port: int = 8000
    host: str = "0.0.0.0"  # phones in the room must reach it
    data: Path = Path("masquerade-data")
    """Directory of the journal and the signing key; one server at a time."""
    websocket_enabled: bool = Field(
        default=True, validation_alias=AliasChoices("WEBSOCKET_ENABLED", "websocket_enabled")
    )
    """`false` turns push off for every page: they poll every 0.4 s. `masquerade push off` does it without a restart."""
    backend_url: str = Field(default="", validation_alias=AliasChoices("BACKEND_URL", "backend_url"))
    """Where the hub is, for pages that run apart from it (`masquerade ui`)."""
