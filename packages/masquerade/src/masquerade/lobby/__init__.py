"""Getting people into a room: which one to offer, and how their devices reach it."""
