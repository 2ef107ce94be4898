"""The Python client: for bots, pages, tests and load; over the network or inside one process."""
