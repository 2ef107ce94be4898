"""The gallery of a game: a crowd looks on, some seconds behind the table, and has no part in it."""
