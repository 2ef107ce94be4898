"""What the game and its clients say to each other: the one source for rules, players, pages and the reference."""
