"""A chat party game on roomlit: some of the players are AIs, and everyone must find them."""
