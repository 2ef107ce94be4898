"""The seams: small interfaces whose guarantees stand in their docstrings."""
