"""The game as a room: the rules behind the room logic's interface, and the AI seats a server must fill."""
