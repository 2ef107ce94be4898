"""`masquerade hub` as it looks behind a proxy that serves it below `/game`: `prefixed.py PORT DATA`."""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from masquerade.api.application import configure_streamlit, create_application
from masquerade.match.logic import Match
from roomlit.server.node import Node
from roomlit.settings import HubSettings
from roomlit.stores.sql import SqlStore, migrate
from roomlit.transports.websocket import HubProtocol

PREFIX = "/game"


def main(port: str, data: str, *pages: str) -> None:
    """Serve until ended; with one more word, the pages too."""
    Path(data).mkdir(exist_ok=True)
    journal = f"sqlite+aiosqlite:///{data}/journal.db"
    migrate(journal)
    if pages:
        configure_streamlit(port=int(port), address=None, dev=False)
    hub = create_application(
        Node(logics=[Match()], store=SqlStore(journal), settings=HubSettings(data=Path(data))), pages=bool(pages)
    )
    outer = Starlette(routes=[Mount(PREFIX, hub)], lifespan=hub.router.lifespan_context)
    uvicorn.run(outer, host="127.0.0.1", port=int(port), ws=HubProtocol, log_level="warning")


if __name__ == "__main__":
    main(*sys.argv[1:])
