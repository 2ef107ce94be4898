"""The only reader of the environment: every knob of the hub, with its unit and default."""

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class HubSettings(BaseSettings):
    """Limits and addresses of a hub; each field is an environment variable `ROOMLIT_<NAME>`.

    >>> HubSettings(frame_bytes=1024).frame_bytes
    1024
    """

    model_config = SettingsConfigDict(env_prefix="ROOMLIT_", frozen=True)

    data: Path | None = None
    """Directory of the journal and the signing key; without it everything is kept in memory."""
    allowed_origins: str = Field(
        default="", validation_alias=AliasChoices("ROOMLIT_ALLOWED_ORIGINS", "ALLOWED_ORIGINS", "allowed_origins")
    )
    """Comma-separated origins accepted besides the server's own host, e.g. `https://play.example.org`."""
    trusted_proxies: str = Field(
        default="127.0.0.0/8,::1",
        validation_alias=AliasChoices("ROOMLIT_TRUSTED_PROXIES", "FORWARDED_ALLOW_IPS", "trusted_proxies"),
    )
    """Comma-separated addresses and networks whose `X-Forwarded-…` headers count, or `*`."""
    server_key: str = ""
    """The secret (32 characters or more) with which other programs publish and give commands as the server over HTTP;
    without it nobody may."""
    jwt_issuer: str = ""
    """Who signs the tokens (JWT) that seats are given for over HTTP, as in their claim `iss`; without it anybody may
    ask for a seat."""
    jwt_audience: str = ""
    """For whom these tokens are, as in their claim `aud`."""
    jwt_key: str = ""
    """The issuer's key: a secret (`HS256`), a public key in PEM, or the name of a file with one of them or a key set
    (JWKS)."""
    jwt_algorithm: str = "RS256"
    """The one algorithm that is accepted. All but `HS256`, `HS384` and `HS512` need the package `cryptography`."""
    jwt_user_claim: str = "sub"
    """The claim that says who it is."""
    jwt_roles_claim: str = "roles"
    """The claim that lists what they may do: an array, or words with blanks between."""
    websocket_enabled: bool = Field(
        default=True, validation_alias=AliasChoices("WEBSOCKET_ENABLED", "websocket_enabled")
    )
    """`false` turns push off for every page: they poll instead."""
    frame_bytes: int = 64 * 1024
    """The longest frame a client may send, and the longest body of a request."""
    text_chars: int = 200
    """What rooms take as one text, in characters."""
    commands_per_s: float = 10.0
    """How many commands a connection may send over time; what is beyond is refused with `limit/too_fast`."""
    command_burst: int = 20
    """How many commands a connection may send at once."""
    strikes: int = 3
    """Limit violations within ten seconds after which a connection is closed."""
    hello_timeout_ms: int = 5_000
    """A connection that has not said within this time whose it is, is closed."""
    heartbeat_ms: int = 20_000
    """A connection on which nothing was said for this long is asked for a sign of life."""
    silence_ms: int = 45_000
    """A connection silent for this long is evicted."""
    presence_grace_ms: int = 10_000
    """A seat without a connection counts as absent after this time."""
    window_events: int = 300
    """How many events per audience can be replayed (rooms may keep more)."""
    crowd_players: int = 32
    """From so many players on, a room tells all events of one turn of its loop in one write; fewer, at ten commands a
    second each, cannot keep a core busy."""
    outbox_bytes: int = 256 * 1024
    """The most that is kept for one client that does not read. Beyond a quarter of it nothing more is written to that
    client: it hears the rest from the room's log when it reads again."""
    lag_ms: int = 7_000
    """A client that has read nothing for this long, while that much is waiting for it, is dropped and may resume; the
    look at it once a second comes on top."""
    rooms_max: int = 10_000
    """How many rooms may be open; a further one is refused with `hub/full`."""
    snapshot_rows: int = 1_000
    """A room's state is written down every so many rows and when a game ends: a restart folds the rows since."""
    journal_keep_ms: int = 3_600_000
    """Rows of finished games are removed when they are older than this and snapshots hold what came of them."""
    room_idle_ms: int = 3_600_000
    """A room nobody is connected to is freed after this time (its journal too, unless the room's kind keeps it)."""

    @property
    def origins(self) -> frozenset[str]:
        """`allowed_origins` as a set, as written; `roomlit.transports.origin.sites` makes them comparable."""
        return frozenset(part.strip() for part in self.allowed_origins.split(",") if part.strip())
