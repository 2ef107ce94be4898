"""What the game asks of the outside world, as small interfaces; the guarantees stand in their docstrings."""
