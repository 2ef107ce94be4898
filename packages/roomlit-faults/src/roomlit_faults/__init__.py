"""Rooms under faults: the nemesis breaks a real server, the simulation a virtual one; one checker reads the history."""
