"""What uvicorn alone takes for a connection on which nothing happens; `deflate` as it does by default, or `plain`."""

import sys

import uvicorn


async def app(scope, receive, send) -> None:
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


uvicorn.run(
    app,
    port=int(sys.argv[2]),
    ws="websockets-sansio",
    ws_per_message_deflate=sys.argv[1] == "deflate",
    lifespan="off",
    log_level="error",
    access_log=False,
)
