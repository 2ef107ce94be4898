"""Ways between a client and the hub: WebSocket today."""
