"""Rewriters: language models that word the lines of AI seats, kept within time, money and reason."""
