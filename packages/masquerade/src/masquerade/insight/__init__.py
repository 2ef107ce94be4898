"""What a finished game has to tell: pure functions of its revealed view. No clock, no I/O, no secrets."""
