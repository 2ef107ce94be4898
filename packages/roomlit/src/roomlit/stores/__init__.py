"""Journals: memory and SQL."""
