"""What a host's machine looks like from the network: its interfaces, and whether guests reach it."""
