"""Rude words in what people and machines write: which there are, and where they stand in a text."""
