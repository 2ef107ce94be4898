"""The checker: sees only the history and the journal, and says which invariant did not hold."""
