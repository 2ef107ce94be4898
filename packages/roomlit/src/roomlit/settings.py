"""The only reader of the environment: every knob of the hub, with its unit and default."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from msgspec import Meta

from roomlit.errors import LocalError

PREFIX = "ROOMLIT_"
VARIABLES = "variables"
_SWITCH = {
    **dict.fromkeys(("1", "true", "yes", "on", "t", "y"), True),
    **dict.fromkeys(("0", "false", "no", "off", "f", "n"), False),
}
"""What says yes and no in the environment."""


class FromEnvironment(msgspec.StructMeta):
    """Fields that are not given are read from the environment, whatever the case of a variable's name."""

    if not TYPE_CHECKING:  # What may be given are the fields.

        def __call__(cls, **given: Any) -> Any:  # noqa: N805 – a metaclass
            there = {name.upper(): value for name, value in os.environ.items()}
            read: dict[str, Any] = {}
            for field in msgspec.structs.fields(cls):
                for variable in () if field.name in given else variables(cls, field.name):
                    if variable in there:
                        read.setdefault(field.name, _value(variable, there[variable], field.type))
            return super().__call__(**{**read, **_checked(cls, given)})


class HubSettings(msgspec.Struct, frozen=True, kw_only=True, metaclass=FromEnvironment):
    """Limits and addresses of a hub; each field is an environment variable `ROOMLIT_<NAME>`.

    Raises `LocalError("settings/invalid")` for a value that does not fit, `TypeError` for a field that is none.

    >>> HubSettings(frame_bytes=1024).frame_bytes
    1024
    """

    data: Path | None = None
    """Directory of the journal and the signing key; without it everything is kept in memory."""
    allowed_origins: Annotated[str, Meta(extra={VARIABLES: ("ROOMLIT_ALLOWED_ORIGINS", "ALLOWED_ORIGINS")})] = ""
    """Comma-separated origins accepted besides the server's own host, e.g. `https://play.example.org`."""
    trusted_proxies: Annotated[str, Meta(extra={VARIABLES: ("ROOMLIT_TRUSTED_PROXIES", "FORWARDED_ALLOW_IPS")})] = (
        "127.0.0.0/8,::1"
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
    api_docs: bool = False
    """`true` serves a page to try the HTTP API at `/api/docs`, which loads scripts from elsewhere on the origin where
    seats are kept: for developing."""
    websocket_enabled: Annotated[bool, Meta(extra={VARIABLES: ("WEBSOCKET_ENABLED",)})] = True
    """`false` turns push off for every page: they poll instead."""
    frame_bytes: int = 64 * 1024
    """The longest frame a client may send, and the longest body of a request."""
    text_chars: int = 200
    """What rooms take as one text, in characters."""
    commands_per_s: float = 10.0
    """How many commands a connection may send over time; what is beyond is refused with `limit/too_fast`."""
    command_burst: int = 20
    """How many commands a connection may send at once."""
    frame_ancestors: str = ""
    """Comma-separated sites whose pages may show those of this server in a frame, as `https://huggingface.co`, or `*`;
    its own always may. Without it an app's pages may be framed by all, the game's by none."""
    streamlit_routes: str = ""
    """Comma-separated names of what Streamlit offers on this port and rooms do not need, and which shall be open all
    the same: `metrics`, or the name behind `/_stcore/` of any other."""
    sessions_per_address: int = 300
    """How many pages one address may have open at a time, and open in a minute: tabs, each with a Streamlit session.
    Twice as many at once."""
    pages_max: int = 10_000
    """How many pages may be open: tabs, each with a Streamlit session of 50 KB and whatever its script keeps. Beyond,
    newcomers wait in a queue that tells their place; open pages, and who comes back to one, do not."""
    pages_opening_max: int = 100
    """How many pages may be opening, from the moment a browser is given one until it connects; the rest wait."""
    page_lag_ms: int = 50
    """How late the server's loop may be before pages begin more slowly, down to one a second; when they wait longer
    than two seconds to begin, newcomers wait in the queue instead."""
    upload_session_bytes: int = 200 * 1024 * 1024
    """What one page may upload where its script has a widget for that; Streamlit keeps it in memory until the page is
    gone."""
    upload_total_bytes: int = 1024 * 1024 * 1024
    """What all pages together may have uploaded and hold in memory."""
    reads_per_s: float = 30.0
    """How many snapshots, events and tickets a seat may ask for over HTTP; what is beyond is refused with
    `limit/too_fast`."""
    read_burst: int = 60
    """How many of them a seat may ask for at once."""
    joins_per_minute: float = 60.0
    """How many seats one address (of IPv6: one network of 64 bits) may take in one room over time: a class behind one
    address is in within a minute. Pages that are told to wait do so by themselves."""
    join_burst: int = 8
    """How many of them it may take at once."""
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
    connections_per_address: int = 600
    """TCP connections from one address (of IPv6: one network of 64 bits), trusted proxies apart: ten for each of sixty
    people behind one address."""
    room_journal_bytes: int = 64 * 1024 * 1024
    """What visitors may have one room write down, until a game in it ends; what they say then is refused with
    `room/journal_full`. What the server publishes is not counted."""
    journal_bytes: int = 2 * 1024 * 1024 * 1024
    """The same for all rooms together."""
    rooms_per_address: int = 200
    """How many rooms one address may have open that it has opened by HTTP; a further one is refused with
    `limit/rooms`."""
    rooms_per_minute: float = 20.0
    """How many rooms one address may open by HTTP over time, and at once; further ones are refused with
    `limit/too_fast`, and the time to wait."""
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
        return frozenset(_listed(self.allowed_origins))

    @property
    def sites_that_frame(self) -> tuple[str, ...]:
        """`frame_ancestors`, one by one."""
        return tuple(_listed(self.frame_ancestors))


def _listed(given: str) -> list[str]:
    return [part.strip() for part in given.split(",") if part.strip()]


def variables(kind: type[msgspec.Struct], field: str) -> tuple[str, ...]:
    """The environment variables of a field; the first one that is set counts.

    >>> variables(HubSettings, "rooms_max"), variables(HubSettings, "websocket_enabled")
    (('ROOMLIT_ROOMS_MAX',), ('WEBSOCKET_ENABLED',))
    """
    (annotation,) = (one.type for one in msgspec.structs.fields(kind) if one.name == field)
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra is not None:
            return meta.extra[VARIABLES]
    return (f"{PREFIX}{field}".upper(),)


def _checked(kind: type[msgspec.Struct], given: dict[str, Any]) -> dict[str, Any]:
    types = {field.name: field.type for field in msgspec.structs.fields(kind)}
    return {name: _value(name, value, types[name]) if name in types else value for name, value in given.items()}


def _value(name: str, given: Any, expected: Any) -> Any:
    """A value as the field wants it: the environment has nothing but text."""
    plain = _SWITCH.get(given.lower(), given) if _is_switch(expected) and isinstance(given, str) else given
    try:
        return msgspec.convert(plain, expected, strict=False, dec_hook=lambda kind, value: kind(value))
    except (msgspec.ValidationError, TypeError) as error:
        raise LocalError("settings/invalid", f"{name}: {error}") from None


def _is_switch(expected: Any) -> bool:
    return bool in {expected, getattr(expected, "__origin__", None)}
