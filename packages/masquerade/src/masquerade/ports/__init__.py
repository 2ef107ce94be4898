"""What the game needs from outside, as small interfaces; the guarantees stand in their docstrings."""
