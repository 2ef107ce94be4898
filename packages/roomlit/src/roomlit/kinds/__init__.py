"""Rooms that come with the library: the chat room, and the base for authoritative rooms of one's own."""
