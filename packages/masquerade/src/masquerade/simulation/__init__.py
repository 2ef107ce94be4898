"""Whole games without a server: people and AI players at one table, the real rules, a clock that leaps. Not product."""
