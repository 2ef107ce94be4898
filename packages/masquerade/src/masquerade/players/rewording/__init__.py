"""Letting somebody else word a drafted line: what that somebody is told, and what of the answer is good enough."""
