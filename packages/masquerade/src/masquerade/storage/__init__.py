"""Adapters that keep finished games: memory and SQL. Each passes one contract suite."""
