"""`masquerade hub` as it looks behind a proxy that serves it below `/game`: `prefixed.py PORT DATA`."""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from masquerade.api.application import create_application
from masquerade.match.logic import Match
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.sql import SqlStore, migrate
from roomlit.transports.websocket import HubProtocol

PREFIX = "/game"


def main(port: str, data: str) -> None:
    """Serve until ended."""
    Path(data).mkdir(exist_ok=True)
    journal = f"sqlite+aiosqlite:///{data}/journal.db"
    migrate(journal)
    hub = create_application(
        Node(logics=[Match()], store=SqlStore(journal), settings=HubSettings(data=Path(data))), pages=False
    )
    outer = Starlette(routes=[Mount(PREFIX, hub)], lifespan=hub.router.lifespan_context)
    uvicorn.run(outer, host="127.0.0.1", port=int(port), ws=HubProtocol, log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
