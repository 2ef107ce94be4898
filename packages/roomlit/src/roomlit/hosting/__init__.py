"""For whoever hosts rooms in a server of their own: all of the library that such a server needs, by one door.

Loaded on first use: importing this package is quick, and nothing of an optional extra is touched before it is asked
for. Pages in Streamlit have a door of their own, `roomlit.streamlit`. By group:

- **the rules of a room**: `RoomLogic`, what it is given (`Action`: `Act`, `Enter`, `Presence`, `Restarted`, `Tick`),
  what it gives back (`Step`, `Fact`, `Refusal`), and what it may have besides (`Approving`, `Barring`, `Forgetting`,
  `Parting`, `Saving`, `Screening`, `Sealing`, `Seating`, `Vouching`); ready ones are `ChatRoom`, and `Authority` for a
  class made of `roomlit.Room`; `readable`, `alike` and `latin_letters` for names
- **a server**: `HubSettings`, `Node`, its `Hub`; `hub_routes`, whose `authorize` may say by an `Identity` who asks
  for a seat, and whose `pages` are each a `LightPage` without Streamlit; for an application around it `OriginGuard`
  and `sites`, `SecurityHeaders` and `page_policy`, `problem`;
  `serve`, or `uvicorn_config` with its `HubProtocol` alone
- **what goes on in all rooms**: a `RoomObserver` hears of each `ObservedRoom` (`Hub.observe`); a `TaskSupervisor`
  owns what it starts
- **what is kept** (extra `sql`): `DataDirectory`, `SqlStore` (or `MemoryStore`), `migrate`; `back_up`, `restore` and
  their `Manifest`; `durable_engine`, `upgrade` and `migrating` for tables of your own beside the journal;
  `wal_refused` tries a disk
- **players of your own** in the server's process: `seat_client` gives a `RoomClient`, which hears `RoomEvent`
- **many seats in one program**: a `HubClient` opens rooms and takes seats (`HeldSeat`), `room_client` is in one of them
- **for operators**: `operator_pass` opens what only the operator may see, `probe` knocks as a browser does;
  `raise_file_limit` and `connections_most` say how many files and connections this process may have open
- **for people's cameras**: `qr_svg` draws a link as a QR code
- **time and errors**: `Clock`, `SystemClock`; `RoomlitError` and below it `LocalError`, `StoreError`, `RemoteError`,
  `AuthError`, `ProtocolError`, `RoomUnknown`, `Refused`
"""

from typing import TYPE_CHECKING, Final

from roomlit.lazy_names import lazy

if TYPE_CHECKING:
    from roomlit.asgi.graceful_server import serve as serve
    from roomlit.asgi.graceful_server import uvicorn_config as uvicorn_config
    from roomlit.asgi.light_page import LightPage as LightPage
    from roomlit.asgi.origin_guard import OriginGuard as OriginGuard
    from roomlit.asgi.problems import problem as problem
    from roomlit.asgi.routes import hub_routes as hub_routes
    from roomlit.asgi.security_headers import SecurityHeaders as SecurityHeaders
    from roomlit.asgi.security_headers import page_policy as page_policy
    from roomlit.client.connect import room_client as room_client
    from roomlit.client.event import RoomEvent as RoomEvent
    from roomlit.client.http import HeldSeat as HeldSeat
    from roomlit.client.http import HubClient as HubClient
    from roomlit.client.room import RoomClient as RoomClient
    from roomlit.clock import Clock as Clock
    from roomlit.clock import SystemClock as SystemClock
    from roomlit.errors import AuthError as AuthError
    from roomlit.errors import LocalError as LocalError
    from roomlit.errors import ProtocolError as ProtocolError
    from roomlit.errors import Refused as Refused
    from roomlit.errors import RemoteError as RemoteError
    from roomlit.errors import RoomlitError as RoomlitError
    from roomlit.errors import RoomUnknown as RoomUnknown
    from roomlit.errors import StoreError as StoreError
    from roomlit.hosting.clients import probe as probe
    from roomlit.hosting.clients import seat_client as seat_client
    from roomlit.kinds.authority import Authority as Authority
    from roomlit.kinds.chat import ChatRoom as ChatRoom
    from roomlit.names.letters import latin_letters as latin_letters
    from roomlit.names.look_alikes import alike as alike
    from roomlit.names.readable import readable as readable
    from roomlit.ports.logic import Act as Act
    from roomlit.ports.logic import Action as Action
    from roomlit.ports.logic import Approving as Approving
    from roomlit.ports.logic import Barring as Barring
    from roomlit.ports.logic import Enter as Enter
    from roomlit.ports.logic import Fact as Fact
    from roomlit.ports.logic import Forgetting as Forgetting
    from roomlit.ports.logic import Identity as Identity
    from roomlit.ports.logic import Parting as Parting
    from roomlit.ports.logic import Presence as Presence
    from roomlit.ports.logic import Refusal as Refusal
    from roomlit.ports.logic import Restarted as Restarted
    from roomlit.ports.logic import RoomLogic as RoomLogic
    from roomlit.ports.logic import Saving as Saving
    from roomlit.ports.logic import Screening as Screening
    from roomlit.ports.logic import Sealing as Sealing
    from roomlit.ports.logic import Seating as Seating
    from roomlit.ports.logic import Step as Step
    from roomlit.ports.logic import Tick as Tick
    from roomlit.ports.logic import Vouching as Vouching
    from roomlit.ports.room_observer import ObservedRoom as ObservedRoom
    from roomlit.ports.room_observer import RoomObserver as RoomObserver
    from roomlit.server.credentials import operator_pass as operator_pass
    from roomlit.server.hub import Hub as Hub
    from roomlit.server.node import Node as Node
    from roomlit.server.qr_code import qr_svg as qr_svg
    from roomlit.settings import HubSettings as HubSettings
    from roomlit.stores.archive import Manifest as Manifest
    from roomlit.stores.archive import back_up as back_up
    from roomlit.stores.archive import restore as restore
    from roomlit.stores.directory import DataDirectory as DataDirectory
    from roomlit.stores.memory import MemoryStore as MemoryStore
    from roomlit.stores.opening import durable_engine as durable_engine
    from roomlit.stores.opening import migrating as migrating
    from roomlit.stores.opening import upgrade as upgrade
    from roomlit.stores.opening import wal_refused as wal_refused
    from roomlit.stores.sql import SqlStore as SqlStore
    from roomlit.stores.sql import migrate as migrate
    from roomlit.task_supervisor import TaskSupervisor as TaskSupervisor
    from roomlit.transports.open_files import connections_most as connections_most
    from roomlit.transports.open_files import raise_file_limit as raise_file_limit
    from roomlit.transports.origin import sites as sites
    from roomlit.transports.websocket import HubProtocol as HubProtocol

_HOME: Final = {
    "Act": "roomlit.ports.logic",
    "Action": "roomlit.ports.logic",
    "AuthError": "roomlit.errors",
    "Authority": "roomlit.kinds.authority",
    "Barring": "roomlit.ports.logic",
    "ChatRoom": "roomlit.kinds.chat",
    "Clock": "roomlit.clock",
    "DataDirectory": "roomlit.stores.directory",
    "Enter": "roomlit.ports.logic",
    "Fact": "roomlit.ports.logic",
    "HeldSeat": "roomlit.client.http",
    "Hub": "roomlit.server.hub",
    "HubClient": "roomlit.client.http",
    "HubProtocol": "roomlit.transports.websocket",
    "HubSettings": "roomlit.settings",
    "Identity": "roomlit.ports.logic",
    "LightPage": "roomlit.asgi.light_page",
    "LocalError": "roomlit.errors",
    "Manifest": "roomlit.stores.archive",
    "MemoryStore": "roomlit.stores.memory",
    "Node": "roomlit.server.node",
    "ObservedRoom": "roomlit.ports.room_observer",
    "OriginGuard": "roomlit.asgi.origin_guard",
    "Parting": "roomlit.ports.logic",
    "Presence": "roomlit.ports.logic",
    "ProtocolError": "roomlit.errors",
    "Refusal": "roomlit.ports.logic",
    "Refused": "roomlit.errors",
    "RemoteError": "roomlit.errors",
    "Restarted": "roomlit.ports.logic",
    "RoomClient": "roomlit.client.room",
    "RoomEvent": "roomlit.client.event",
    "RoomLogic": "roomlit.ports.logic",
    "RoomObserver": "roomlit.ports.room_observer",
    "RoomUnknown": "roomlit.errors",
    "RoomlitError": "roomlit.errors",
    "Approving": "roomlit.ports.logic",
    "Forgetting": "roomlit.ports.logic",
    "Saving": "roomlit.ports.logic",
    "Screening": "roomlit.ports.logic",
    "Sealing": "roomlit.ports.logic",
    "alike": "roomlit.names.look_alikes",
    "latin_letters": "roomlit.names.letters",
    "readable": "roomlit.names.readable",
    "Seating": "roomlit.ports.logic",
    "SecurityHeaders": "roomlit.asgi.security_headers",
    "SqlStore": "roomlit.stores.sql",
    "Step": "roomlit.ports.logic",
    "StoreError": "roomlit.errors",
    "SystemClock": "roomlit.clock",
    "TaskSupervisor": "roomlit.task_supervisor",
    "Tick": "roomlit.ports.logic",
    "Vouching": "roomlit.ports.logic",
    "back_up": "roomlit.stores.archive",
    "connections_most": "roomlit.transports.open_files",
    "durable_engine": "roomlit.stores.opening",
    "hub_routes": "roomlit.asgi.routes",
    "migrate": "roomlit.stores.sql",
    "migrating": "roomlit.stores.opening",
    "operator_pass": "roomlit.server.credentials",
    "page_policy": "roomlit.asgi.security_headers",
    "probe": "roomlit.hosting.clients",
    "problem": "roomlit.asgi.problems",
    "qr_svg": "roomlit.server.qr_code",
    "raise_file_limit": "roomlit.transports.open_files",
    "restore": "roomlit.stores.archive",
    "room_client": "roomlit.client.connect",
    "seat_client": "roomlit.hosting.clients",
    "serve": "roomlit.asgi.graceful_server",
    "sites": "roomlit.transports.origin",
    "upgrade": "roomlit.stores.opening",
    "uvicorn_config": "roomlit.asgi.graceful_server",
    "wal_refused": "roomlit.stores.opening",
}
"""Where each name lives."""
__all__ = sorted(_HOME)  # pyright: ignore[reportUnsupportedDunderAll] – the table above is the one list of names

if not TYPE_CHECKING:
    __getattr__ = lazy(__name__, _HOME)


def __dir__() -> list[str]:
    return __all__
