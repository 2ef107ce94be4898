"""One module per phase: what opens it, what may happen in it, and what its bell does."""
