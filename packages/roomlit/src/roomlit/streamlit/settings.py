"""What the operator decides about the Streamlit side."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class PushSettings(BaseSettings):
    """Read from the environment when the runtime is built.

    >>> PushSettings(websocket_enabled=False).websocket_enabled
    False
    """

    model_config = SettingsConfigDict(frozen=True)

    websocket_enabled: bool = True
    """`WEBSOCKET_ENABLED=false` turns push off for every session: pages poll through Streamlit."""
