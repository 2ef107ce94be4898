"""The game on the web: one application that holds the hub, the API and the pages, and the server that runs it."""
